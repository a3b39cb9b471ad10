"""Who may do what: every rule × every person, and lists ≡ `has_perm` ≡ what the database itself returns."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.utils.timezone import now
from guardian.shortcuts import assign_perm

from compact.access import ScopedModel, reach_of
from compact.permissions import RULES, Denied, Forbidden, may, require, rule
from compact.wall import entered
from partners.models import Arrival
from tests.conftest import acting_as
from tests.sweep import furnish
from tests.world import World
from workgroups.models import Convener, WorkgroupGrant

pytestmark = pytest.mark.everybody

SCOPED = [model for model in apps.get_models() if issubclass(model, ScopedModel)]
RUNS = {"convener", "director"}
COLLEAGUES = {"deputy", "deputy_past", "both"}

# rule → (what it is asked of, who may). Reading: a field of the World, or of what furnishes it.
MATRIX: dict[str, tuple[str, set[str]]] = {
    "workgroups.request_seat": (
        "reading",
        COLLEAGUES | {"director", "convener", "administrator", "contact", "partner"},
    ),
    "workgroups.manage_seats": ("reading", RUNS),
    "workgroups.appoint_convener": ("reading", RUNS),
    "workgroups.answer_seat_request": ("seat_request", RUNS),
    "workgroups.withdraw_seat_request": ("seat_request", {"partner"}),
    "workgroups.take_alternative": ("seat_request", {"partner"}),
    "workgroups.ask_representative": ("seat", COLLEAGUES | {"administrator", "contact", "lead", "stand_in"}),
    "workgroups.answer_question": ("sentinel-question-text", {"lead", "stand_in", "deputy"}),
    "workgroups.invite": ("reading", RUNS),
    "workgroups.answer_seat_invitation": ("sentinel-offer-note", {"director"}),
    "workgroups.fill_seat": ("seat", {"administrator", "director", "lead"}),
    "workgroups.post": ("reading", RUNS | {"lead", "stand_in", "deputy"}),
    "workgroups.start_discussion": ("reading", RUNS | {"lead", "stand_in", "deputy"}),
    "workgroups.reply": ("discussion", RUNS | {"lead", "stand_in", "deputy"}),
    "workgroups.close_discussion": ("discussion", RUNS | {"lead"}),
    "workgroups.follow_discussion": ("discussion", {"convener", "lead", "stand_in", "deputy", "guest"}),
    "workgroups.move_discussion": ("discussion", RUNS),
    "workgroups.pin_discussion": ("discussion", RUNS),
    "workgroups.rename_discussion": ("discussion", RUNS | {"lead"}),
    "workgroups.reopen_discussion": ("discussion", RUNS),
    "workgroups.open_discussion": ("discussion", RUNS | {"lead"}),
    "workgroups.reword": ("post", {"lead"}),
    "workgroups.remove_file": ("post", {"lead"}),
    "workgroups.withdraw": ("post", RUNS | {"lead"}),
    "workgroups.narrow_discussion": ("discussion", RUNS | {"lead"}),
    "workgroups.announce": ("reading", RUNS),
    "workgroups.hold_meetings": ("reading", RUNS),
    "workgroups.change_meeting": ("sentinel-meeting", RUNS),
    "workgroups.answer_meeting": ("seat", {"administrator", "deputy", "lead", "stand_in"}),
    "updates.compose": ("", {"director"}),
    "updates.write_paragraph": ("sentinel-paragraph", RUNS),
    "workgroups.change_action": ("sentinel-action", RUNS),
    "workgroups.complete_action": (
        "sentinel-action",
        RUNS | COLLEAGUES | {"administrator", "contact", "lead", "stand_in"},
    ),
    "workgroups.name_doer": ("sentinel-action", RUNS | {"administrator", "lead", "stand_in", "deputy"}),
    "workgroups.answer_poll": ("seat", RUNS | {"deputy", "lead", "stand_in"}),
    "workgroups.propose": ("reading", RUNS),
    "workgroups.close_proposal": ("sentinel-proposal", RUNS),
    "workgroups.voice": ("seat", {"lead", "stand_in", "administrator", "deputy"}),
    "workgroups.keep_register": ("reading", RUNS),
    "workgroups.write_agenda": ("sentinel-meeting", RUNS),
    "workgroups.close_meeting": ("sentinel-meeting", RUNS),
    "workgroups.propose_item": ("sentinel-meeting", RUNS | {"lead", "stand_in", "deputy"}),
    # The stand-in was named for this meeting.
    "workgroups.take_notes": ("sentinel-meeting", RUNS | {"stand_in"}),
    "workgroups.propose_correction": ("sentinel-kept", RUNS | {"lead", "stand_in", "deputy"}),
    "workgroups.correct_minutes": ("sentinel-kept", RUNS),
    "workgroups.adopt_minutes": ("sentinel-kept", RUNS),
    "workgroups.publish_minutes": ("sentinel-kept", RUNS),
    "workgroups.add_document": ("reading", RUNS | {"lead", "stand_in", "deputy"}),
    "workgroups.revise_document": ("sentinel-document", RUNS | {"lead", "stand_in", "deputy"}),
    "workgroups.adopt_document": ("sentinel-document", RUNS),
    "workgroups.archive_document": ("sentinel-document", RUNS),
    "workgroups.open_document": ("sentinel-document", RUNS),
    "workgroups.bring_paper": ("sentinel-item", RUNS),
    "workgroups.answer_wanted": (
        "sentinel-wanted",
        COLLEAGUES | {"administrator", "contact", "director", "lead", "stand_in"},
    ),
    "workgroups.leave_seat": ("lead's place", {"lead"}),
    "workgroups.write_charter": ("reading", RUNS),
    "workgroups.adopt_charter": ("reading", RUNS),
    "workgroups.renew_places": ("reading", RUNS),
    "workgroups.confirm_place": ("sentinel-renewal", {"lead", "administrator", "director"}),
    "workgroups.share_discussion": ("discussion", RUNS),
    "workgroups.answer_connection": ("sentinel-connection", {"director"}),
    "workgroups.end_connection": ("sentinel-connection", RUNS),
    "workgroups.change_state": ("reading", {"director"}),
    "workgroups.add_workgroup": ("", {"director"}),
    "workgroups.give_rights": ("reading", RUNS),
    "workgroups.set_terms": ("reading", RUNS),
    "workgroups.see_quiet": ("reading", RUNS),
    "workgroups.extend_term": ("lead's place", RUNS | {"administrator"}),
    "workgroups.extend_convening": ("convener's post", {"director"}),
    "workgroups.end_convener": ("convener's post", RUNS),
    "workgroups.hand_over": ("reading", {"convener"}),
    "workgroups.change_convening": ("reading", {"director"}),
    "workgroups.delegate": (
        "lausd",
        COLLEAGUES | {"administrator", "contact", "director", "lead", "stand_in"},
    ),
    "workgroups.name_stand_in": ("lead's affiliation", {"lead", "administrator", "director"}),
    "workgroups.delegate_signing": ("lausd", {"administrator"}),
    "workgroups.end_delegation": ("delegation", {"lead", "deputy", "administrator", "director"}),
    "partners.manage_people": ("lausd", {"administrator", "director"}),
    "partners.give_rights": ("lausd", {"administrator", "director"}),
    "partners.edit_organization": ("lausd", {"administrator", "director"}),
    "partners.place_organization": ("lausd", {"director"}),
    "partners.verify_domain": ("lausd", {"director"}),
    "partners.add_organization": ("", {"director"}),
    "partners.merge_organization": ("lausd", {"director"}),
    "partners.answer_join_request": ("join_request", {"administrator", "director"}),
    "partners.withdraw_join_request": ("join_request", {"stranger"}),
    "partners.manage_invitation": ("invitation", RUNS),
    "partners.read_history": ("lausd", {"administrator", "director"}),
    "workgroups.read_history": ("reading", RUNS),
    "agreements.read_history": ("agreement", {"director"}),
    "partners.object_to_arrival": ("contact's arrival", COLLEAGUES | {"lead", "stand_in", "administrator"}),
    "partners.answer_objection": ("sentinel-objection", {"administrator", "director"}),
    "partners.bring_sheet": ("lausd", {"administrator", "director"}),
    "partners.end_affiliation": ("lead's affiliation", {"lead", "administrator", "director"}),
    "partners.read_home": ("lausd", COLLEAGUES | {"administrator", "contact", "director", "lead", "stand_in"}),
    "partners.change_roles": ("lead's affiliation", {"administrator", "director"}),
    "partners.replace_person": ("lead's affiliation", {"administrator", "director"}),
    "partners.move_person": ("lead's affiliation", {"lead", "director"}),
    "partners.export_people": ("lausd", {"administrator", "director"}),
    "partners.offer_care": ("lausd", COLLEAGUES | {"contact", "lead", "stand_in"}),
    "asks.snooze_ask": ("sentinel-ask-why", RUNS),
    "asks.withdraw_ask": ("sentinel-ask-why", set()),
    "backbone.read_board": ("", {"director"}),
    "backbone.note_call": ("lausd", {"director"}),
    "rights.list_readers": ("discussion", RUNS),
    "agreements.draft_agreement": ("agreement", {"director"}),
    "agreements.give_rights": ("agreement", {"director"}),
    # Nobody has asked for it to be published: `test_publishing.py` says who may when somebody has.
    "agreements.publish_agreement": ("draft", set()),
    "agreements.recall_agreement": ("draft", set()),
}


def test_every_rule_stands_in_the_matrix():
    assert sorted(RULES) == sorted(MATRIX)


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_the_rule_says_yes_to_exactly_these_people(name, world: World):
    furnished = furnish(world)
    special = {
        **furnished.sentinels,
        "": None,
        "lead's place": world.seat.holders.get(person=world.lead),
        "convener's post": Convener.objects.get(person=world.convener),
        "contact's arrival": Arrival.objects.get(),
        "lead's affiliation": world.lead.affiliations.get(),
    }
    wanted, allowed = MATRIX[name]
    target = special[wanted] if wanted in special else getattr(world, wanted)

    answers = {who: may(person, name, target) for who, person in world.people.items()}

    assert {who for who, answer in answers.items() if answer} == allowed
    assert [who for who, answer in answers.items() if not answer and not getattr(answer, "reason", "")] == []
    assert not may(AnonymousUser(), name, target)


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model.__name__)
def test_list_has_perm_and_the_database_agree(model, world: World):
    furnish(world)
    permission = f"{model._meta.app_label}.view_{model._meta.model_name}"
    rows = list(model.objects.all())

    for who, person in world.people.items():
        listed = set(model.objects.visible_to(person).values_list("pk", flat=True))
        permitted = {row.pk for row in rows if person.has_perm(permission, row)}
        with acting_as("compact_web"), entered(person):
            shown = set(model.objects.values_list("pk", flat=True))
        assert listed == permitted == shown, who


def test_a_grant_gives_its_right_and_nothing_else_until_its_day(world: World):
    assign_perm("workgroups.manage_seats", world.contact, world.reading)
    world.contact.fetched_reach = None
    assert may(world.contact, "workgroups.manage_seats", world.reading) is True
    assert not may(world.contact, "workgroups.manage_seats", world.data)
    assert not may(world.contact, "workgroups.change_state", world.reading)

    WorkgroupGrant.objects.update(until=now() - timedelta(seconds=1), granted_by=world.director)
    world.contact.fetched_reach = None

    assert not may(world.contact, "workgroups.manage_seats", world.reading)


def test_a_refusal_says_why():
    denied = Denied("Because.")

    assert (bool(denied), denied.reason) == (False, "Because.")


def test_require_goes_on_or_says_why(world: World):
    require(world.convener, "workgroups.manage_seats", world.reading)

    with pytest.raises(Forbidden, match="Only the people who run this workgroup"):
        require(world.lead, "workgroups.manage_seats", world.reading)
    with pytest.raises(Forbidden, match="You may not do this"):
        require(world.partner, "workgroups.view_post", world.post)


def test_a_name_nobody_registered_is_an_error(world: World):
    with pytest.raises(KeyError):
        may(world.lead, "workgroups.dance", world.reading)
    assert world.lead.has_perm("workgroups.dance", world.reading) is False


def test_two_rules_of_one_name_are_an_error():
    with pytest.raises(ValueError, match="two rules"):
        rule("workgroups.post")(lambda user, target: True)


def test_an_account_that_was_closed_reaches_nothing(world: World):
    world.lead.is_active = False
    world.lead.save()

    assert reach_of(world.lead).keys == {0}
    assert world.lead.has_perm("workgroups.view_post", world.post) is False
