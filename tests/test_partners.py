"""The directory of partners, and the page of one."""

import re
from datetime import date

import pytest
from django.utils.timezone import now

from compact.accounts.models import User
from compact.agreements.models import Agreement, Signature, Version
from partners.models import Affiliation, Alias, Organization, Sector
from tests.queries import count_queries
from tests.world import World, person
from workgroups.models import Seat, Workgroup


@pytest.fixture
def version(world: World) -> Version:
    """The version in force, signed by LAUSD, LACOE and one whose name is not known yet."""
    agreement = Agreement.objects.create(slug="the-compact", title="Compact")
    version = Version.objects.create(
        agreement=agreement, slug="2016", number=16, title="Agreement of 2016", year=2016, published_at=now()
    )
    unnamed = Organization.objects.create(slug="unnamed", name="To be confirmed 1", to_be_confirmed=True)
    Organization.objects.filter(pk=world.lausd.pk).update(sector=Sector.SCHOOL_DISTRICT)
    Organization.objects.filter(pk=world.lacoe.pk).update(sector=Sector.COUNTY)
    for slot, organization in enumerate((world.lacoe, world.lausd, unnamed)):
        Signature.objects.create(version=version, organization=organization, slot=slot)
    Signature.objects.filter(organization=world.lausd).update(
        signed_year=2010, signed_on=date(2016, 12, 14), source="https://example.org/signed", confidence="sourced"
    )
    return version


def words(page: object) -> str:
    """What a reader sees."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))  # type: ignore[attr-defined]


# --- the directory ---------------------------------------------------------------------------------------------------


def test_signing_partners_stand_by_sector_and_are_counted_from_the_record(world: World, version, client):
    said = words(client.get("/partners/"))
    assert "3 institutions have signed the Compact." in said
    assert "2 of 3 named so far." in said
    assert said.index("School district 1") < said.index("Los Angeles Unified School District 1 2010")
    assert said.index("County 1") < said.index("Los Angeles County Office of Education 1 not recorded")
    assert "1 more institution, to be confirmed" in said
    assert "To be confirmed 1" not in said


def test_the_others_stand_beside_them(world: World, version, client):
    others = client.get("/partners/").context["others"].rows
    assert others == [world.alliance, world.unite]


def test_a_sample_agreement_makes_nobody_a_signing_partner(world: World, version, client):
    sample = Agreement.objects.create(slug="sample", title="Sample", is_sample=True)
    shown = Version.objects.create(agreement=sample, slug="1", number=99, title="Sample", published_at=now())
    Signature.objects.create(version=shown, organization=world.unite)
    assert "3 institutions have signed the Compact." in words(client.get("/partners/"))


def test_before_anybody_signed_the_page_says_so(world: World, client):
    Signature.objects.all().delete()
    assert "No signatures yet" in words(client.get("/partners/"))


@pytest.mark.parametrize(
    "typed", ["LACOE", "lacoe", "  Lacoe ", "County Office", "Los Angeles County Office of Education"]
)
def test_typing_a_name_a_short_name_or_an_alias_finds_one_record(world: World, version, client, typed):
    Alias.objects.create(organization=world.lacoe, name="County Office")
    Organization.objects.create(slug="lacoe-foundation", name="LACOE Foundation")
    assert list(client.get("/partners/", {"q": typed}).context["found"]) == [world.lacoe]


def test_part_of_a_name_finds_all_that_have_it(world: World, version, client):
    found = client.get("/partners/", {"q": "los angeles"}).context["found"]
    assert list(found) == [world.lacoe, world.lausd]


@pytest.mark.parametrize("typed", ["zzz", "<script>alert(1)</script>", "%", "x" * 400, "\u0e20"])
def test_what_is_not_found_is_said(world: World, version, client, typed):
    page = client.get("/partners/", {"q": typed})
    assert "No partner is called" in words(page)
    assert b"<script>alert" not in page.content


def test_a_letter_no_text_can_have_finds_nothing(world: World, client):
    assert client.get("/partners/", {"q": "a\x00b"}).status_code == 200


def test_a_directory_of_thousands_pages_by_key(world: World, version, client):
    Organization.objects.bulk_create(
        Organization(slug=f"o-{number}", name=f"Organization {number:04}") for number in range(250)
    )
    first = client.get("/partners/").context["others"]
    second = client.get("/partners/" + first.after).context["others"]
    third = client.get("/partners/" + second.after).context["others"]
    assert [len(one.rows) for one in (first, second, third)] == [100, 100, 52]
    assert client.get("/partners/?others-after=x").status_code == 404


def test_the_directory_asks_as_often_for_many_partners_as_for_few(world: World, version, client):
    few = count_queries(client, "/partners/")
    for number in range(50):
        organization = Organization.objects.create(slug=f"o-{number}", name=f"O {number}")
        Signature.objects.create(version=version, organization=organization)
        Seat.objects.create(workgroup=world.reading, organization=organization)
    assert count_queries(client, "/partners/") == few <= 12


# --- the page of one -------------------------------------------------------------------------------------------------


def test_the_page_shows_workgroups_signatures_and_sources(world: World, version, client):
    said = words(client.get(world.lausd.get_absolute_url()))
    assert "Campaign for Grade-Level Reading Has a place" in said
    assert "Agreement of 2016 14 December 2016 example.org (read in the source)" in said
    convening = words(client.get(world.alliance.get_absolute_url()))
    assert "Campaign for Grade-Level Reading Convenes" in convening
    assert "No signature is recorded." in convening


def test_the_public_sees_no_people_and_no_telephone(world: World, client):
    said = words(client.get(world.lausd.get_absolute_url()))
    for private in ("Leo Lead", "lead@example.org", "555-0100", "555-0112"):
        assert private not in said
    assert "Partners who sign in see who to talk to here." in said


def test_partners_see_people_with_their_titles_and_no_addresses(world: World, browse):
    Affiliation.objects.filter(person=world.lead).update(title="Director of reading")
    said = words(browse(world.partner).get(world.lausd.get_absolute_url()))
    assert "Director of reading Leo Lead" in said
    for private in (world.lead.email, "555-0112", "555-0100", "Fred Former"):
        assert private not in said


@pytest.mark.parametrize("name", ["contact", "director"])
def test_colleagues_and_the_backbone_see_addresses(world: World, browse, name):
    page = browse(world.people[name]).get(world.lausd.get_absolute_url())
    said = words(page)
    for private in (world.lead.email, "555-0112", "555-0100"):
        assert private in said
    for dialled in ("2135550112", "2135550100"):
        assert f'href="tel:{dialled}"' in page.content.decode()


def test_a_stranger_with_an_account_sees_what_the_public_sees(world: World, browse):
    assert "Leo Lead" not in words(browse(world.stranger).get(world.lausd.get_absolute_url()))


@pytest.mark.parametrize("slug", ["unnamed", "nobody"])
def test_what_has_no_name_or_is_unknown_has_no_page(world: World, version, client, slug):
    assert client.get(f"/partners/{slug}/").status_code == 404


def test_a_draft_of_an_agreement_is_not_shown_on_a_partners_page(world: World, version, client):
    draft = Version.objects.create(agreement=version.agreement, slug="draft", number=17, title="sentinel-draft")
    Signature.objects.create(version=draft, organization=world.lausd)
    assert "sentinel-draft" not in words(client.get(world.lausd.get_absolute_url()))


def test_the_page_asks_as_often_for_50_workgroups_as_for_one(world: World, version, browse):
    browser = browse(world.director)
    few = count_queries(browser, world.lausd.get_absolute_url())
    for number in range(50):
        group = Workgroup.objects.create(slug=f"w-{number}", name=f"Workgroup {number}", goal_numbers=[1])
        Seat.objects.create(workgroup=group, organization=world.lausd)
        Affiliation.objects.create(person=person(f"Colleague {number}"), organization=world.lausd)
    assert count_queries(browser, world.lausd.get_absolute_url()) == few <= 12


def test_markup_in_a_partners_texts_is_shown_and_never_run(world: World, browse):
    markup = "<script>alert(1)</script>"
    Organization.objects.filter(pk=world.lausd.pk).update(
        name=markup, short_name=markup, description=markup, notes=markup, website=markup, source=markup
    )
    User.objects.filter(pk=world.lead.pk).update(name=markup, phone=markup)
    page = browse(world.contact).get(world.lausd.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;") > 8


def test_my_organization_leads_there_and_who_has_none_to_where_people_ask(world: World, browse):
    home = browse(world.contact).get("/").content.decode()

    assert 'href="/partners/mine/"' in home
    assert browse(world.contact).get("/partners/mine/").url == "/partners/lausd/home/"
    assert browse(world.stranger).get("/partners/mine/").url == "/partners/join/"
    assert 'href="/partners/mine/"' not in browse(world.stranger).get("/").content.decode()
