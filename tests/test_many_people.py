"""Many people for one workgroup: what is shown is what is done, and it can be taken back for a day."""

from datetime import timedelta

import pytest
from django.utils.timezone import now
from guardian.shortcuts import assign_perm

from partners.models import Affiliation, Invitation
from tests.pages import words
from tests.world import World
from workgroups.models import SeatHolder

MANY = "/workgroups/reading/invitation/many/"
LINES = """Nora New, nora@example.org, LACOE, lead
Otto Other, otto@example.org, LAUSD, stand-in
Leo Lead, leo.lead@example.org, LAUSD, lead
Nobody, not an address, LACOE, lead
Pia Place, pia@example.org, Nowhere at all, observer
Nora Again, nora@example.org, LACOE, observer
"""


def sent(answer) -> dict[str, str]:
    """What the page of the plan sends when one agrees with it."""
    return {
        "text": answer.context["form"].as_text,
        "note": "Welcome.",
        "seen": answer.context["people"].fingerprint,
    }


def test_what_is_shown_is_what_is_done_and_nothing_changes_at_the_organizations(world: World, browse):
    people = list(Affiliation.objects.order_by("pk").values_list("pk", "person", "until"))
    browser = browse(world.convener)
    shown = browser.post(MANY, {"text": LINES, "note": "Welcome."})
    plan = shown.context["people"]
    assert [(one.number, one.email, one.at, one.role) for one in plan.invited] == [
        (1, "nora@example.org", "LACOE", "primary"),
        (2, "otto@example.org", "LAUSD", "alternate"),
    ]
    assert {one.number: one.why for one in plan.skipped} == {
        3: "Is in this workgroup already.",
        4: "“not an address” is not an e-mail address.",
        5: "No organization here is called “Nowhere at all”.",
        6: "The same address as in row 1. Put all workgroups of a person into one row.",
    }
    assert Invitation.objects.open().count() == 1

    said = words(browser.post(MANY, sent(shown), follow=True))

    assert "2 people are invited." in said
    made = Invitation.objects.open().filter(invited_by=world.convener, workgroup=world.reading)
    assert set(made.values_list("email", "organization__slug", "places__role", "note")) >= {
        ("nora@example.org", "lacoe", "primary", "Welcome."),
        ("otto@example.org", "lausd", "alternate", "Welcome."),
    }
    assert list(Affiliation.objects.order_by("pk").values_list("pk", "person", "until")) == people


def test_a_colleague_whom_one_may_place_is_invited_as_shown_and_not_seated(world: World, browse):
    browser = browse(world.director)
    shown = browser.post(MANY, {"text": f"Carl Contact, {world.contact.email}, LAUSD, stand-in", "note": ""})
    assert [one.email for one in shown.context["people"].invited] == [world.contact.email]

    said = words(browser.post(MANY, sent(shown), follow=True))

    assert "1 person is invited." in said
    assert not SeatHolder.objects.filter(person=world.contact).exists()
    assert Invitation.objects.open().get(email=world.contact.email).places.get().role == "alternate"


def test_cells_of_a_spreadsheet_and_a_file_are_read_the_same(world: World, browse):
    head = "Organization\tE-mail\tFull name\nLACOE\tnora@example.org\tNora New\n"
    shown = browse(world.convener).post(MANY, {"text": head})

    assert [(one.number, one.name, one.at, one.role) for one in shown.context["people"].rows] == [
        (2, "Nora New", "LACOE", "contact")
    ]
    again = browse(world.convener).post(MANY, {"text": shown.context["form"].as_text})
    assert again.context["people"].fingerprint == shown.context["people"].fingerprint


def test_what_has_changed_since_is_shown_again_and_nobody_is_invited(world: World, browse):
    browser = browse(world.convener)
    shown = browser.post(MANY, {"text": LINES})
    SeatHolder.objects.filter(person=world.lead).update(until=now())

    again = browser.post(MANY, sent(shown))

    assert "something has changed since this page was shown" in words(again)
    assert [one.number for one in again.context["people"].invited] == [1, 2, 3]
    assert Invitation.objects.open().count() == 1


def test_for_a_day_all_of_them_are_taken_back_in_one_press(world: World, browse, time_machine):
    browser = browse(world.convener)
    browser.post(MANY, sent(browser.post(MANY, {"text": LINES})))
    page = browser.get(MANY)
    token = page.context["back"]
    assert browse(world.director).post(MANY + "undoing/", {"token": token}, follow=True).status_code == 200
    assert Invitation.objects.open().count() == 3

    said = words(browser.post(MANY + "undoing/", {"token": token}, follow=True))

    assert "2 invitations are taken back." in said
    assert Invitation.objects.open().get() == world.invitation
    assert "There is nothing to undo any more." in words(browser.post(MANY + "undoing/", {"token": token}, follow=True))


def test_after_a_day_nothing_is_taken_back(world: World, browse, time_machine):
    browser = browse(world.convener)
    browser.post(MANY, sent(browser.post(MANY, {"text": LINES})))
    token = browser.get(MANY).context["back"]
    time_machine.move_to(now() + timedelta(days=1, minutes=1), tick=False)

    browse(world.convener).post(MANY + "undoing/", {"token": token})

    assert Invitation.objects.open().count() == 3


def test_the_skipped_rows_come_back_as_a_file_with_the_reasons(world: World, browse):
    answer = browse(world.convener).post(MANY, {"text": LINES, "skipped": "1"})
    lines = answer.content.decode().splitlines()
    assert (answer["Content-Type"], len(lines)) == ("text/csv; charset=utf-8", 5)
    assert "Is in this workgroup already." in lines[1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Paste people, or choose a file."),
        ("just words", "There are no e-mail addresses in this."),
        ("\n".join(f"A B, a{number}@example.org, LACOE" for number in range(501)), "more than 500 people"),
    ],
)
def test_what_cannot_be_read_says_why_and_is_kept(text: str, said: str, world: World, browse):
    answer = browse(world.convener).post(MANY, {"text": text})
    assert answer.status_code == 422
    assert said in words(answer)
    assert text[:10] in words(answer)


def test_whoever_may_invite_by_name_may_add_many_and_nobody_else(world: World, browse):
    assert [browse(who).get(MANY).status_code for who in (world.lead, world.partner, world.director)] == [403, 403, 200]
    assign_perm("workgroups.invite", world.contact, world.reading)
    browser = browse(world.contact)
    assert browser.post(MANY, sent(browser.post(MANY, {"text": LINES}))).status_code == 302
    assert Invitation.objects.open().filter(invited_by=world.contact).count() == 2
