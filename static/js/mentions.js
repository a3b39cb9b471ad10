/* "@" and the beginning of a name offers whom that may mean. Without this, the name as it is typed means the same. */
const typed = /(^|[\s(“"])@([\p{L}\d][^@\n]{0,60})$/u;
const forms = document.querySelectorAll("form[data-mentions]");

// The text before the caret, and how to put something in place of its last letters.
const caret = (surface) => {
  if (surface instanceof HTMLTextAreaElement) {
    if (surface.selectionStart !== surface.selectionEnd) return null;
    const at = surface.selectionStart;
    return {
      before: surface.value.slice(0, at),
      put: (length, words) => {
        surface.setRangeText(words, at - length, at, "end");
        surface.dispatchEvent(new Event("input", { bubbles: true }));
      },
    };
  }
  const selection = window.getSelection();
  const node = selection.anchorNode;
  if (!selection.isCollapsed || !node || node.nodeType !== Node.TEXT_NODE || !surface.contains(node)) return null;
  const at = selection.anchorOffset;
  return {
    before: node.data.slice(0, at),
    put: (length, words) => {
      selection.setBaseAndExtent(node, at - length, node, at);
      document.execCommand("insertText", false, words);
    },
  };
};

forms.forEach((form, which) => {
  const list = document.createElement("ul");
  const live = document.createElement("p");
  let surface = null;
  let wanted = "";
  let waiting = 0;
  let rows = [];
  let current = -1;
  list.className = "suggested";
  list.id = `suggested-${which}`;
  list.setAttribute("role", "listbox");
  list.hidden = true;
  live.className = "vh";
  live.setAttribute("role", "status");

  const close = () => {
    list.hidden = true;
    rows = [];
    current = -1;
    live.textContent = "";
    surface?.removeAttribute("aria-activedescendant");
    surface?.removeAttribute("aria-controls");
  };
  const choose = (number) => {
    current = (number + rows.length) % rows.length;
    [...list.children].forEach((one, at) => one.setAttribute("aria-selected", String(at === current)));
    surface.setAttribute("aria-activedescendant", list.children[current].id);
    list.children[current].scrollIntoView({ block: "nearest" });
  };
  const take = (number) => {
    const place = caret(surface);
    const found = place && place.before.match(typed);
    if (found) place.put(found[2].length, `${rows[number].insert} `);
    close();
  };
  const show = (found) => {
    rows = found;
    if (!rows.length) return close();
    list.replaceChildren(...rows.map((row, number) => {
      const line = document.createElement("li");
      const name = document.createElement("b");
      const hint = document.createElement("span");
      line.id = `${list.id}-${number}`;
      line.setAttribute("role", "option");
      name.textContent = row.name;
      hint.textContent = row.hint;
      hint.className = "s soft";
      line.append(name, " ", hint);
      line.addEventListener("mousedown", (event) => {
        event.preventDefault();
        take(number);
      });
      return line;
    }));
    (surface.closest(".rich") || surface).after(list, live);
    list.hidden = false;
    live.textContent = form.dataset.found;
    surface.setAttribute("aria-autocomplete", "list");
    surface.setAttribute("aria-controls", list.id);
    choose(0);
    return undefined;
  };
  const ask = async (words) => {
    try {
      const answer = await fetch(`${form.dataset.mentions}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
      const { found } = answer.ok && !answer.redirected ? await answer.json() : { found: [] };
      if (words === wanted) show(found);
    } catch {
      close();
    }
  };
  const look = () => {
    const place = surface && caret(surface);
    const found = place && place.before.match(typed);
    window.clearTimeout(waiting);
    wanted = found ? found[2] : "";
    if (!found || found[2].endsWith("  ")) close();
    else waiting = window.setTimeout(() => ask(wanted), 120);
  };

  form.addEventListener("focusin", ({ target }) => {
    if (target.matches("textarea[data-rich], [contenteditable=true]")) surface = target;
  });
  form.addEventListener("input", ({ target }) => {
    if (target === surface) look();
  });
  form.addEventListener("focusout", ({ target }) => {
    if (target === surface) close();
  });
  // Before the editor sees the key: it would begin a new paragraph.
  form.addEventListener("keydown", (event) => {
    if (list.hidden || event.target !== surface) return;
    const keys = {
      ArrowDown: () => choose(current + 1),
      ArrowUp: () => choose(current - 1),
      Enter: () => take(current),
      Tab: () => take(current),
      Escape: close,
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  }, true);
});
