"""An organization's record: its words, its dated part, its logo, its domains, and a new one (F1, F2)."""

import struct
import zlib
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now
from guardian.shortcuts import assign_perm
from PIL import Image, PngImagePlugin

from compact.agreements.models import Agreement, Signature, Version
from compact.asks.models import Ask
from compact.partnership import Part, Partnership
from partners import urls
from partners.models import (
    Alias,
    EmailDomain,
    FormerSlug,
    Organization,
    OrganizationLogo,
    Tier,
    TierPeriod,
)
from partners.models.domain import FREE_MAIL, cleaned_domain
from partners.models.record import RESERVED, free_slug
from tests.queries import count_queries
from tests.test_partners import words
from tests.world import World

RECORD = "/partners/lausd/record/"


def fields(browser: Any, address: str = RECORD, **more: str) -> dict[str, str]:
    """The form as the page shows it, with some fields typed over."""
    form = browser.get(address).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {**{name: "" if value is None else str(value) for name, value in shown.items()}, **more}


# --- the words -------------------------------------------------------------------------------------------------------


def test_those_who_look_after_it_write_its_words(world: World, browse):
    browser = browse(world.administrator)
    sent = fields(
        browser, short_name="L.A. Unified", signing_office="Superintendent", aliases="LA Schools\n\n lausd \n"
    )
    assert browser.post(RECORD, sent).headers["location"] == world.lausd.get_absolute_url()
    world.lausd.refresh_from_db()
    assert (world.lausd.short_name, world.lausd.signing_office) == ("L.A. Unified", "Superintendent")
    assert (world.lausd.serial, world.lausd.edited_by) == (2, world.administrator)
    assert set(world.lausd.aliases.values_list("name", flat=True)) == {"LA Schools", "lausd"}
    said = words(browser.get(world.lausd.get_absolute_url()))
    assert "Also called L.A. Unified, LA Schools, lausd" in said
    assert "Office that signs Superintendent" in said


def test_what_only_the_backbone_writes_is_not_asked_of_others_nor_taken_from_them(world: World, browse):
    browser = browse(world.administrator)
    assert not {"slug", "parent"} & set(browser.get(RECORD).context["form"].fields)
    browser.post(RECORD, fields(browser, slug="mine", parent="LACOE", name="Los Angeles Unified"))
    world.lausd.refresh_from_db()
    assert (world.lausd.slug, world.lausd.parent, world.lausd.name) == ("lausd", None, "Los Angeles Unified")
    for address in ("record/part/", "merger/"):
        assert browser.post(f"/partners/lausd/{address}", {"part-tier": "observer"}).status_code == 403


@pytest.mark.parametrize("who", ["contact", "lead", "partner", "convener", "stranger"])
def test_nobody_else_opens_the_record(who, world: World, browse):
    answer = browse(world.people[who]).get(RECORD)
    assert answer.status_code == 403
    assert "Only those who look after this organization" in answer.content.decode()


def test_a_named_right_opens_it_too(world: World, browse):
    kind = ContentType.objects.get_for_model(Organization)
    Permission.objects.get_or_create(content_type=kind, codename="manage_organization")
    assign_perm("partners.manage_organization", world.contact, world.lausd)
    browser = browse(world.contact)
    assert browser.post(RECORD, fields(browser, website="lausd.org", aliases="Unified")).status_code == 303
    world.lausd.refresh_from_db()
    assert (world.lausd.website, world.lausd.edited_by) == ("lausd.org", world.contact)
    picture = SimpleUploadedFile("logo.png", png())
    assert browser.post(f"{RECORD}logo/", {"logo": picture}).status_code == 303


def test_no_update_is_lost_and_nothing_typed_either(world: World, browse):
    """Of two who write at the same moment the second is told what the first wrote; the fields only the first wrote in
    keep the first's words, and those both wrote in keep the second's until they save again."""
    first, second = browse(world.administrator), browse(world.director)
    mine = fields(second, name="LAUSD of the second", phone="(213) 555-0199")
    first.post(RECORD, fields(first, name="LAUSD of the first", website="first.example"))
    answer = second.post(RECORD, mine)
    said = words(answer)
    assert answer.status_code == 409
    assert "Ada Administrator saved this record while you wrote." in said
    assert "Legal name LAUSD of the first You typed something else: yours stands below." in said
    assert "Website first.example Taken over below." in said
    again = answer.context["form"]
    shown = {name: str(again[name].value() or "") for name in again.fields}
    assert (shown["name"], shown["phone"], shown["website"], shown["serial"]) == (
        "LAUSD of the second", "(213) 555-0199", "first.example", "2",
    )  # fmt: skip
    assert second.post(RECORD, shown).status_code == 303
    world.lausd.refresh_from_db()
    assert (world.lausd.name, world.lausd.website) == ("LAUSD of the second", "first.example")


def test_a_form_that_was_meddled_with_is_no_error_of_ours(world: World, browse):
    browser = browse(world.administrator)
    sent = fields(browser, serial="7", began="x", name="Mine")
    answer = browser.post(RECORD, sent)
    assert answer.status_code == 409
    assert 'value="Mine"' in answer.content.decode()
    assert browser.post(RECORD, fields(browser, serial="x")).status_code == 422


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", "Enter the name as it stands on official paper."),
        ("name", "lacoe", "“lacoe” is already a name of Los Angeles County Office of Education."),
        ("aliases", "Unified\nLACOE", "“LACOE” is already a name of Los Angeles County Office of Education."),
        ("aliases", "x" * 301, "One of these names is too long"),
        ("website", "javascript:alert(1)//x.y", "Enter an address, for example lausd.org."),
        ("website", "no address", "Enter an address, for example lausd.org."),
        ("phone", "call me", "Enter a telephone number, for example (213) 555-0100."),
        ("sector", "circus", "Select a valid choice"),
        ("slug", "join", "A page of the portal has this address."),
        ("slug", "lacoe", "Another organization has or had this address."),
        ("slug", "not an address", "Use letters, digits and hyphens only"),
        ("parent", "nobody at all", "No organization here has that name."),
        ("parent", "LAUSD", "An organization cannot be part of itself"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_everything_typed_stays(field, typed, said, world: World, browse):
    browser = browse(world.director)
    answer = browser.post(RECORD, {**fields(browser, description="Typed before."), field: typed})
    assert answer.status_code == 422
    assert said in words(answer)
    assert "Typed before." in words(answer)
    world.lausd.refresh_from_db()
    assert world.lausd.serial == 1


def test_a_body_and_what_it_stands_in_are_on_both_pages_and_never_in_a_circle(world: World, browse, client):
    board = Organization.objects.create(slug="lausd-board", name="Los Angeles Unified Board of Education")
    browser = browse(world.director)
    address = "/partners/lausd-board/record/"
    browser.post(address, fields(browser, address, parent="LAUSD"))
    assert "Part of LAUSD" in words(client.get(board.get_absolute_url()))
    assert "Los Angeles Unified Board of Education" in words(client.get(world.lausd.get_absolute_url()))
    circle = browser.post(RECORD, fields(browser, parent="lausd-board"))
    assert "An organization cannot be part of itself or of one of its own bodies." in words(circle)


def test_a_former_address_leads_to_the_new_one_for_good(world: World, browse, client):
    browser = browse(world.director)
    browser.post(RECORD, fields(browser, slug="la-unified"))
    moved = client.get("/partners/lausd/?x=1")
    assert (moved.status_code, moved.headers["location"]) == (301, "/partners/la-unified/?x=1")
    assert browser.get(RECORD).headers["location"] == "/partners/la-unified/record/"
    assert browser.post(RECORD, {}).status_code == 308
    assert free_slug("LAUSD") == "lausd-2"
    # And back again.
    address = "/partners/la-unified/record/"
    browser.post(address, fields(browser, address, slug="lausd"))
    assert client.get("/partners/lausd/").status_code == 200
    assert client.get("/partners/la-unified/").headers["location"] == "/partners/lausd/"
    assert list(FormerSlug.objects.values_list("slug", flat=True)) == ["la-unified"]


def test_no_page_of_the_portal_is_an_organizations_address(db):
    firsts = {str(one.pattern).split("/")[0] for one in urls.urlpatterns}
    assert {one for one in firsts if one and "<" not in one} <= RESERVED
    assert [free_slug(one) for one in ("Join", "New", "***", "Boeing")] == ["join-2", "new-2", "organization", "boeing"]


# --- the part (F1) ---------------------------------------------------------------------------------------------------


def test_f1_a_part_has_days_and_a_signature_goes_before_it(world: World, browse, client):
    part = f"/partners/{world.alliance.slug}/record/part/"
    browser = browse(world.director)
    page = words(client.get(world.alliance.get_absolute_url()))
    assert "Convening organization" in page
    assert "Signing partner" in words(client.get(world.lausd.get_absolute_url()))
    said = [words(browser.get(f"/partners/{one.slug}/record/")) for one in (world.lausd, world.alliance)]
    assert ["A signing partner: it signed" in page for page in said] == [True, False]
    boeing = Organization.objects.create(slug="boeing", name="Boeing")
    part = "/partners/boeing/record/part/"
    browser.post(part, {"part-tier": "engaged", "part-since": "2012-05-01"})
    browser.post(part, {"part-tier": "observer", "part-since": "2020-03-01"})
    assert list(boeing.tiers.values_list("tier", "since", "until", "set_by")) == [
        ("engaged", date(2012, 5, 1), date(2020, 3, 1), world.director.pk),
        ("observer", date(2020, 3, 1), None, world.director.pk),
    ]
    assert "Observer since 1 March 2020" in words(client.get("/partners/boeing/"))

    def on(year: int) -> str | None:
        return Partnership(date(year, 1, 1)).with_part(Organization.objects.filter(pk=boeing.pk)).get().part

    assert [on(year) for year in (2010, 2013, 2021)] == [None, "engaged", "observer"]


@pytest.mark.parametrize(
    ("since", "said"),
    [
        ("2019-01-01", "“Engaged partner” began on 1 May 2019. Enter a later day."),
        ("someday", "Enter a date, for example 2012-01-31."),
        ((localdate() + timedelta(days=2)).isoformat(), "That day has not come yet."),
    ],
)
def test_a_part_begins_on_a_day_that_can_be(since, said, world: World, browse):
    TierPeriod.objects.create(organization=world.lausd, tier=Tier.ENGAGED, since=date(2019, 5, 1))
    answer = browse(world.director).post(f"{RECORD}part/", {"part-tier": "observer", "part-since": since})
    assert answer.status_code == 422
    assert said in words(answer)
    assert world.lausd.tiers.get().tier == "engaged"


def test_a_part_without_a_day_is_a_correction(world: World):
    TierPeriod.objects.create(organization=world.lausd, tier=Tier.ENGAGED, since=date(2019, 5, 1))
    assert TierPeriod.begin(world.lausd, Tier.OBSERVER, since=None, by=world.director)
    assert not TierPeriod.begin(world.lausd, Tier.OBSERVER, since=None, by=world.director)
    assert world.lausd.tiers.values_list("tier", "since").get() == ("observer", date(2019, 5, 1))
    assert TierPeriod.begin(world.lausd, Tier.OBSERVER, since=date(2018, 1, 1), by=world.director)
    assert world.lausd.tiers.get().since == date(2018, 1, 1)


@pytest.fixture
def history(world: World) -> None:
    """2010: LAUSD and LACOE signed. 2016: the Alliance did, too, and LACOE only in 2018."""
    agreement = Agreement.objects.create(slug="the-compact", title="Compact")
    Agreement.objects.filter(slug="compact").update(is_sample=True)
    old, new = (
        Version.objects.create(
            agreement=agreement, slug=str(year), number=year, title=f"Agreement of {year}", year=year, dated=dated,
            published_at=now(),
        )
        for year, dated in ((2010, date(2010, 2, 17)), (2016, date(2016, 12, 14)))
    )  # fmt: skip
    for version, organization, more in (
        (old, world.lausd, {}),
        (old, world.lacoe, {"signed_on": date(2010, 2, 17)}),
        (new, world.lausd, {"signed_on": date(2016, 12, 14)}),
        (new, world.alliance, {"signed_year": 2016}),
        (new, world.lacoe, {"signed_year": 2018}),
    ):
        Signature.objects.create(version=version, organization=organization, **more)


@pytest.mark.parametrize(
    ("on", "signed"),
    [("2010-02-16", 0), ("2010-02-17", 2), ("2012-01-01", 2), ("2016-12-13", 2), ("2016-12-14", 2), ("2018-01-01", 3)],
)
def test_f1_the_partners_of_any_day_are_counted_from_signatures(on, signed, world: World, history, client):
    page = client.get("/partners/", {"on": on})
    assert page.context["signed"]["all"] == signed
    counted = dict(page.context["parts"])
    assert counted.get(Part.SIGNATORY.label, 0) == signed
    assert sum(counted.values()) == 4


def test_f1_today_every_page_says_the_same_number(world: World, history, client):
    assert client.get("/partners/").context["signed"]["all"] == 3
    home = client.get("/").context["signed"]
    assert (len(home.signatures), home.unnamed) == (3, 0)
    assert client.get("/about/").context["counts"]["signers"] == 3
    assert client.get("/agreements/").context["agreements"].get(slug="the-compact").read[0].signers == 3


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("yesterday", "Enter a date, for example 2012-01-31."),
        ("", "Enter a date, for example 2012-01-31."),
        ("9999-01-01", "That day has not come yet."),
        ("2012-02-31", "Enter a date, for example 2012-01-31."),
    ],
)
def test_a_day_that_is_none_is_said_kindly(on, said, world: World, history, client):
    page = client.get("/partners/", {"on": on})
    assert page.status_code == 422
    assert said in words(page)
    assert "3 institutions have signed the Compact." in words(page)


def test_another_day_costs_what_today_does(world: World, history, client):
    assert count_queries(client, "/partners/?on=2012-01-01") <= 12


# --- the logo --------------------------------------------------------------------------------------------------------


def png(size: tuple[int, int] = (40, 20), **more: Any) -> bytes:
    written = BytesIO()
    Image.new("RGBA", size, (0, 80, 60, 255)).save(written, "PNG", **more)
    return written.getvalue()


def picture(kind: str, size: tuple[int, int] = (40, 20)) -> bytes:
    written = BytesIO()
    Image.new("RGB", size, (0, 80, 60)).save(written, kind)
    return written.getvalue()


def upload(browser: Any, content: bytes, name: str = "logo.png") -> Any:
    return browser.post(f"{RECORD}logo/", {"logo": SimpleUploadedFile(name, content)})


def test_a_logo_is_shown_to_everybody_and_may_be_kept_forever(world: World, browse, client):
    browser = browse(world.administrator)
    assert upload(browser, png((1600, 800))).status_code == 303
    logo = OrganizationLogo.objects.get()
    page = client.get(world.lausd.get_absolute_url()).content.decode()
    assert f'<img src="{logo.url}" width="512" height="256" alt="Logo of LAUSD">' in page
    assert logo.url in client.get("/partners/", {"q": "LAUSD"}).content.decode()
    answer = client.get(logo.url)
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert Image.open(BytesIO(answer.content)).size == (512, 256)

    upload(browser, picture("JPEG"))
    assert client.get(logo.url).status_code == 404
    newer = OrganizationLogo.objects.get()
    assert client.get(newer.url).headers["content-type"] == "image/webp"

    browser.post(f"{RECORD}logo/removal/")
    assert client.get(newer.url).status_code == 404
    assert "<img" not in client.get(world.lausd.get_absolute_url()).content.decode()
    upload(browser, png())
    assert OrganizationLogo.objects.get().serial > newer.serial


def test_only_what_is_drawn_anew_is_kept(world: World, browse, client):
    """A picture that is a page as well, or says where it was taken, is only a picture afterwards."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "<script>alert(1)</script>")
    exif = Image.Exif()
    exif[0x010E] = "sentinel-place"
    sent = png(pnginfo=info, exif=exif) + b"<script>alert(1)</script><?php system(1) ?>PK\x03\x04"
    upload(browse(world.administrator), sent)
    kept = client.get(OrganizationLogo.objects.get().url).content
    for trace in (b"script", b"sentinel-place", b"php", b"PK\x03\x04"):
        assert trace in sent
        assert trace not in kept


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_three_kinds_are_read(kind, world: World, browse):
    assert upload(browse(world.administrator), picture(kind)).status_code == 303


def bomb() -> bytes:
    """A few kilobytes that say they are 60,000 points wide and high."""
    content = bytearray(png((1, 1)))
    header = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0)
    content[12:33] = header + struct.pack(">I", zlib.crc32(header))
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "An SVG can carry a program"),
        (b"GIF89a" + b"\0" * 40, "This is no picture we can read."),
        (b"%PDF-1.7", "This is no picture we can read."),
        (png()[:60], "This is no picture we can read."),
        (picture("GIF"), "This is no picture we can read."),
        (picture("TIFF"), "This is no picture we can read."),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * (2 * 1024 * 1024), "The file is larger than 2 MB."),
        (bomb(), "The picture has too many points."),
        (b"", "This file is empty. Choose another one."),
    ],
    ids=["svg", "gif", "pdf", "cut off", "real gif", "tiff", "large", "bomb", "empty"],
)
def test_what_is_no_logo_is_refused_in_words(content, said, world: World, browse):
    answer = upload(browse(world.administrator), content)
    assert answer.status_code == 422
    assert said in words(answer)
    assert not OrganizationLogo.objects.exists()


def test_without_a_file_the_page_says_what_to_do(world: World, browse):
    assert "Choose a picture file." in words(browse(world.administrator).post(f"{RECORD}logo/"))


# --- domains ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["lausd.net", " LAUSD.NET ", "@lausd.net", "ana@lausd.net", "https://www.lausd.net/x", "lausd.net."]
)
def test_a_domain_is_found_in_what_people_type(typed):
    assert cleaned_domain(typed) == "lausd.net"


@pytest.mark.parametrize(
    "typed", ["", "lausd", "la usd.net", "-x.net", "x..net", "net", "k12.ca.us", *sorted(FREE_MAIL)[:3]]
)
def test_what_is_no_organizations_domain_is_refused(typed):
    with pytest.raises(ValidationError):
        cleaned_domain(typed)


def test_who_looks_after_it_proposes_a_domain_and_the_backbone_verifies_it(world: World, browse):
    address = "/partners/lausd/domains/"
    browser, team = browse(world.administrator), browse(world.director)
    browser.post(address, {"domain": "lausd.net"})
    domain = EmailDomain.objects.get()
    assert (domain.verified_at, domain.proposed_by) == (None, world.administrator)
    put = Ask.objects.get(kind="email_domain")
    assert (put.post, put.get_absolute_url(), str(put)) == (
        2, address, "LAUSD says that lausd.net is its e-mail domain",
    )  # fmt: skip
    assert browser.post(f"{address}{domain.pk}/verification/").status_code == 403
    assert "lausd.net is on the list already." in words(browser.post(address, {"domain": "LAUSD.net"}))
    assert "Anybody can have an address at gmail.com" in words(browser.post(address, {"domain": "gmail.com"}))

    team.post(f"{address}{domain.pk}/verification/")
    domain.refresh_from_db()
    assert domain.verified_by == world.director
    assert not Ask.objects.open().filter(kind="email_domain").exists()

    browser.post(f"{address}{domain.pk}/removal/")
    assert not EmailDomain.objects.exists()


def test_taking_a_proposal_back_takes_back_what_was_asked(world: World, browse):
    browser = browse(world.administrator)
    browser.post("/partners/lausd/domains/", {"domain": "lausd.net"})
    browser.post(f"/partners/lausd/domains/{EmailDomain.objects.get().pk}/removal/")
    assert not Ask.objects.open().filter(kind="email_domain").exists()


def test_a_domain_of_two_is_shared_whatever_is_said(world: World, browse):
    team = browse(world.director)
    for slug in ("lausd", "lacoe"):
        team.post(f"/partners/{slug}/domains/", {"domain": "schools.example"})
    assert EmailDomain.objects.verified().filter(shared=True).count() == 2


# --- a new one -------------------------------------------------------------------------------------------------------


def add(browser: Any, **more: str) -> Any:
    return browser.post("/partners/new/", {"name": "Boeing", "sector": "business", "tier": "engaged", **more})


def test_f2_what_is_like_nothing_is_added_at_once(world: World, browse):
    assert add(browse(world.director), website="boeing.com").headers["location"] == "/partners/boeing/"
    made = Organization.objects.get(slug="boeing")
    assert (made.sector, made.website, made.edited_by) == ("business", "boeing.com", world.director)
    assert made.tiers.values_list("tier", "since").get() == ("engaged", localdate())


@pytest.mark.parametrize("typed", ["L.A. County Office of Education", "L.A.C.O.E.", "LA County Office of Ed"])
def test_f2_find_before_you_create(typed, world: World, browse):
    browser = browse(world.director)
    answer = add(browser, name=typed)
    assert answer.status_code == 422
    assert answer.context["alike"] == [world.lacoe]
    assert "Is it one of these?" in words(answer)
    assert Organization.objects.count() == 4
    # "Another one" is said of the name that was seen, not of the next one that is typed.
    sure = answer.context["seen"]
    assert add(browser, name="Los Angeles County Office of Educaton", sure=sure).status_code == 422
    assert add(browser, name=typed, sure=sure).status_code == 303
    assert Organization.objects.count() == 5


def test_forty_names_ask_the_database_as_seldom_as_one(world: World, browse):
    browser, asked = browse(world.director), []
    many = "\n".join(f"Name {number}" for number in range(39))
    for aliases in ("LACOE", "LACOE", f"{many}\nLACOE"):  # twice, because a process learns once
        sent = fields(browser, aliases=aliases)
        with CaptureQueriesContext(connection) as queries:
            assert browser.post(RECORD, sent).status_code == 422
        asked.append(len(queries))
    assert asked[1] == asked[2]


def test_two_bodies_put_into_each_other_at_once_make_no_endless_way_up(world: World):
    Organization.objects.filter(pk=world.lausd.pk).update(parent=world.lacoe)
    Organization.objects.filter(pk=world.lacoe.pk).update(parent=world.lausd)
    assert [one.pk for one in Organization.objects.get(pk=world.lausd.pk).above()] == [world.lacoe.pk]


def test_a_name_that_is_taken_is_refused(world: World, browse):
    Alias.objects.create(organization=world.lacoe, name="County Office")
    said = words(add(browse(world.director), name="county office"))
    assert "“county office” is already a name of Los Angeles County Office of Education." in said


@pytest.mark.parametrize("who", ["administrator", "convener", "stranger"])
def test_only_the_backbone_adds(who, world: World, browse):
    assert browse(world.people[who]).get("/partners/new/").status_code == 403
    assert add(browse(world.people[who])).status_code == 403
