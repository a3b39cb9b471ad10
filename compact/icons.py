"""The icons: 24 by 24, a stroke of 1.6 with round ends, coloured by CSS. Always beside a word."""

ICONS = {
    "back": '<path d="M20 12H5M10.5 6.5 5 12l5.5 5.5"/>',
    "calendar": '<path d="M4.5 6h15v13.5h-15zM4.5 10.5h15M8.5 3.5v4M15.5 3.5v4"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "down": '<path d="M12 4v11M7 10.5l5 5 5-5M5 20h14"/>',
    "down-c": '<path d="m6 9.5 6 6 6-6"/>',
    "go": '<path d="M4 12h15M13.5 6.5 19 12l-5.5 5.5"/>',
    "half": '<circle cx="12" cy="12" r="8.5"/><path d="M12 3.5a8.5 8.5 0 0 1 0 17z" class="full"/>',
    "inbox": '<path d="M4 13.5 6.5 5h11L20 13.5V19H4zM4 13.5h5a3 3 0 0 0 6 0h5"/>',
    "key": '<circle cx="8" cy="15.5" r="4"/><path d="m11 12.5 8.5-8.5M15.5 8l3 3M18 5.5l2 2"/>',
    "late": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.5l3.2 2"/>',
    "link": (
        '<path d="M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1"/>'
    ),
    "lock": '<path d="M5.5 10.5h13v9.5h-13zM8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5"/>',
    "mail": '<path d="M3.5 5.5h17v13h-17zM3.5 7l8.5 6.5L20.5 7"/>',
    "menu": '<path d="M4 8h16M4 16h16"/>',
    "off": '<circle cx="12" cy="12" r="8.5"/><path d="M6 18 18 6"/>',
    "pen": '<path d="M4 20l1-4.5L16.5 4l3.5 3.5L8.5 19z"/>',
    "people": (
        '<circle cx="9" cy="8.5" r="3.5"/>'
        '<path d="M2.5 19.5c.5-4 3-6 6.5-6s6 2 6.5 6M16 5.3a3.5 3.5 0 0 1 0 6.4M18 13.9c2 .9 3.2 2.8 '
        '3.5 5.6"/>'
    ),
    "phone": (
        '<path d="M7 3.5 9.5 8l-2 2.2c1.2 2.7 3.1 4.7 5.8 6.1l2.3-1.9 4.4 2.6c-.4 2.2-1.8 3.5-3.9 '
        '3.5C9.7 20 4 13.5 3.6 7.3 3.5 5.3 4.9 3.8 7 3.5z"/>'
    ),
    "pin": (
        '<path d="M12 21s-6.5-6.3-6.5-11a6.5 6.5 0 0 1 13 0c0 4.7-6.5 11-6.5 11z"/><circle cx="12" cy="10" r="2.3"/>'
    ),
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "reply": '<path d="M9 6 4 11l5 5M4 11h10a6 6 0 0 1 6 6v2"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5.5 5.5"/>',
    "signed": '<circle cx="12" cy="12" r="9" class="full"/><path d="m8 12.3 2.8 2.7L16 9.5" class="cut"/>',
    "swap": '<path d="M4 8.5h14M14 4.5l4 4-4 4M20 15.5H6M10 11.5l-4 4 4 4"/>',
    "talk": '<path d="M4 5.5h16v11h-9l-4.5 3.5v-3.5H4z"/>',
    "up": '<path d="M12 20V5M6 10.5 12 4.5l6 6"/>',
    "video": '<path d="M3.5 6.5h11v11h-11zM14.5 10.5l6-3v9l-6-3z"/>',
    "wait": '<circle cx="12" cy="12" r="8.5" stroke-dasharray="3.2 3.2"/>',
    "warn": '<path d="M12 4 2.8 20h18.4zM12 10v4.5M12 17.2v.1"/>',
}

# One shape per goal, so that none is told by its colour alone: circle, diamond, square, triangle, hexagon.
SHAPES = {
    1: '<circle cx="6" cy="6" r="5.5"/>',
    2: '<path d="M6-.7l6.7 6.7L6 12.7-.7 6z"/>',
    3: '<path d="M1 1h10v10H1z"/>',
    4: '<path d="M6 .3l6.3 10.9H-.3z"/>',
    5: '<path d="M6-.2l5.4 3.1v6.2L6 12.2.6 9.1V2.9z"/>',
}
