"""Signing in and up, the first visit, and a person's own pages."""

import re
from datetime import timedelta
from zoneinfo import available_timezones

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.utils.timezone import now
from playwright.sync_api import sync_playwright

from compact.accounts import zones
from compact.accounts.confirmation import Confirmation
from compact.accounts.models import Rhythm, User
from compact.accounts.templatetags.devices import device
from tests.browser import ARGUMENTS, find
from tests.queries import count_queries
from tests.world import World

LONG = "ಕನ್ನಡ " * 49 + "ಕನ್ನಡ"


def code_in(message) -> str:
    return re.search(r"\d{4}-\d{4}", message.body)[0]


def link_in(message) -> str:
    return re.search(r"https?://[^/]+(/\S*confirmation/\S+)", message.body)[1]


def sign_in(client, email, **more):
    return client.post("/accounts/login/", {"login": email, "way": "code", "remember": "on", **more})


def enter(client, code, **more):
    return client.post("/accounts/login/code/confirm/", {"code": code, **more})


def sign_up(client, email="ana@example.org", name="Ana Torres"):
    return client.post("/accounts/signup/", {"email": email, "name": name})


# --- signing in -------------------------------------------------------------------------------------------------------


def test_a_code_by_mail_signs_in(client, world: World, mailoutbox):
    before = client.get("/accounts/login/").cookies
    assert sign_in(client, "Leo.Lead@Example.org").headers["location"] == "/accounts/login/code/confirm/"
    answer = enter(client, code_in(mailoutbox[0]))
    assert answer.headers["location"] == "/today/"
    assert int(client.session["_auth_user_id"]) == world.lead.pk
    assert client.cookies["session"].value != (before["session"].value if "session" in before else None)
    assert EmailAddress.objects.get(user=world.lead).verified is True


def test_the_code_is_in_the_subject_and_in_both_parts(client, world: World, mailoutbox):
    sign_in(client, world.lead.email)
    message = mailoutbox[0]
    code = code_in(message)
    assert message.subject == f"{code} is your code for the L.A. Compact"
    assert code in message.alternatives[0].content
    assert message.to == [world.lead.email]


def test_mails_are_written_in_the_language_of_the_reader(client, world: World, mailoutbox):
    User.objects.filter(pk=world.lead.pk).update(language="es")
    sign_in(client, world.lead.email)
    assert '<html lang="es">' in mailoutbox[0].alternatives[0].content


def test_the_password_works_for_those_who_chose_one(client, world: World):
    world.lead.set_password("correct horse battery")
    world.lead.save()
    EmailAddress.objects.create(user=world.lead, email=world.lead.email, verified=True, primary=True)
    form = {"login": world.lead.email, "password": "correct horse battery", "way": "password", "remember": "on"}
    assert client.post("/accounts/login/", form).headers["location"] == "/today/"
    assert client.session.get_expire_at_browser_close() is False


def test_a_wrong_password_says_so_and_keeps_the_address(client, world: World):
    form = {"login": world.lead.email, "password": "nonsense", "way": "password"}
    answer = client.post("/accounts/login/", form)
    assert "This e-mail and password do not belong together." in answer.content.decode()
    assert f'value="{world.lead.email}"' in answer.content.decode()


def test_enter_after_a_password_means_the_password_and_else_a_code(client, world: World, mailoutbox):
    world.lead.set_password("correct horse battery")
    world.lead.save()
    EmailAddress.objects.create(user=world.lead, email=world.lead.email, verified=True, primary=True)

    page = client.get("/accounts/login/").content.decode()
    form = {"login": world.lead.email}
    by_code = client.post("/accounts/login/", {**form, "password": ""})
    by_password = type(client)().post("/accounts/login/", {**form, "password": "correct horse battery"})

    # A browser presses the first button of the form for the Enter key.
    assert re.search(r"<button[^>]*>", page[page.index('id="sign-in"') :])[0] == "<button hidden>"
    assert by_code.headers["location"] == "/accounts/login/code/confirm/"
    assert by_password.headers["location"] == "/today/"
    assert len(mailoutbox) == 1


def test_a_password_that_the_browser_filled_in_does_not_stand_in_the_way_of_a_code(client, world: World, mailoutbox):
    sign_in(client, world.lead.email, password="nonsense")
    assert len(mailoutbox) == 1


def test_on_a_shared_computer_the_session_ends_with_the_browser(client, world: World, mailoutbox):
    client.post("/accounts/login/", {"login": world.lead.email, "way": "code"})
    enter(client, code_in(mailoutbox[0]))
    assert client.session.get_expire_at_browser_close() is True


def test_on_an_own_device_it_lasts(client, world: World, mailoutbox):
    sign_in(client, world.lead.email)
    enter(client, code_in(mailoutbox[0]))
    assert client.session.get_expire_at_browser_close() is False


def test_the_page_the_person_wanted_comes_after_the_code(client, world: World, mailoutbox):
    asked = client.get("/me/")
    assert asked.headers["location"] == "/accounts/login/?next=/me/"
    page = client.get(asked.headers["location"]).content.decode()
    assert '<input type="hidden" name="next" value="/me/">' in page
    confirm = sign_in(client, world.lead.email, next="/me/").headers["location"]
    assert confirm == "/accounts/login/code/confirm/?next=%2Fme%2F"
    assert '<input type="hidden" name="next" value="/me/">' in client.get(confirm).content.decode()
    assert enter(client, code_in(mailoutbox[0]), next="/me/").headers["location"] == "/me/"


def test_nobody_is_led_to_another_site(client, world: World, mailoutbox):
    sign_in(client, world.lead.email, next="https://evil.example/")
    answer = enter(client, code_in(mailoutbox[0]), next="https://evil.example/")
    assert answer.headers["location"] == "/today/"


def test_a_wrong_code_says_so_kindly_and_the_right_one_still_works(client, world: World, mailoutbox):
    sign_in(client, world.lead.email)
    answer = enter(client, "0000-000")
    assert "This is not the code in our newest e-mail." in answer.content.decode()
    assert enter(client, code_in(mailoutbox[0]).replace("-", " ")).headers["location"] == "/today/"


def test_three_wrong_codes_are_enough(client, world: World, mailoutbox):
    sign_in(client, world.lead.email)
    for _ in range(3):
        answer = enter(client, "0000-000")
    assert answer.headers["location"] == "/accounts/login/code/"
    assert "Too many tries in a short time." in client.get("/accounts/login/code/").content.decode()
    assert enter(client, code_in(mailoutbox[0])).headers["location"] == "/accounts/login/code/"
    assert "_auth_user_id" not in client.session


def test_a_used_code_does_not_work_again(client, world: World, mailoutbox, browse):
    sign_in(client, world.lead.email)
    code = code_in(mailoutbox[0])
    enter(client, code)
    client.post("/accounts/logout/")
    assert enter(client, code).headers["location"] == "/accounts/login/code/"


def test_a_code_runs_out_after_a_quarter_of_an_hour(client, world: World, mailoutbox):
    sign_in(client, world.lead.email)
    with time_machine.travel(now() + timedelta(minutes=16)):
        assert enter(client, code_in(mailoutbox[0])).headers["location"] == "/accounts/login/code/"


def test_a_new_code_can_be_asked_for_and_the_former_one_ends(client, world: World, mailoutbox):
    sign_in(client, world.lead.email)
    client.post("/accounts/login/code/confirm/", {"action": "resend"})
    assert enter(client, code_in(mailoutbox[0])).status_code == 200
    assert enter(client, code_in(mailoutbox[1])).headers["location"] == "/today/"


def test_whether_an_address_has_an_account_is_told_to_its_owner_alone(client, world: World, mailoutbox):
    known, unknown = sign_in(client, world.lead.email), sign_in(type(client)(), "nobody@example.org")
    assert known.headers["location"] == unknown.headers["location"]
    assert mailoutbox[1].subject == "There is no account with this address"
    assert "/accounts/signup/" in mailoutbox[1].body


def test_a_closed_account_gets_no_code(client, world: World, mailoutbox):
    User.objects.filter(pk=world.lead.pk).update(is_active=False)
    sign_in(client, world.lead.email)
    assert mailoutbox[0].subject == "There is no account with this address"


def test_the_page_for_codes_alone_works_for_people_who_were_entered(client, world: World, mailoutbox):
    answer = client.post("/accounts/login/code/", {"email": world.lead.email})
    assert answer.headers["location"] == "/accounts/login/code/confirm/"
    assert enter(client, code_in(mailoutbox[0])).headers["location"] == "/today/"
    client.post("/accounts/logout/")
    client.post("/accounts/login/code/", {"email": "nobody@example.org"})
    assert mailoutbox[1].subject == "There is no account with this address"


def test_codes_are_rationed(client, world: World, mailoutbox):
    for _ in range(4):
        answer = sign_in(type(client)(), world.lead.email)
    assert len(mailoutbox) == 3
    assert "Too many tries in a short time." in answer.content.decode()


def test_a_bad_address_is_named_at_its_field(client, db):
    answer = client.post("/accounts/login/", {"login": "leo", "way": "code"})
    assert "Enter a whole e-mail address" in answer.content.decode()
    assert 'value="leo"' in answer.content.decode()


# --- signing up -------------------------------------------------------------------------------------------------------


def test_signing_up_takes_a_name_an_address_and_a_code(client, db, mailoutbox):
    assert sign_up(client).headers["location"] == "/accounts/confirm-email/"
    answer = client.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[0])})
    ana = User.objects.get(email="ana@example.org")
    assert answer.headers["location"] == "/partners/join/"
    assert (ana.name, ana.language, ana.has_usable_password()) == ("Ana Torres", "en", False)
    assert EmailAddress.objects.get(user=ana).verified is True


def test_a_person_who_signs_up_in_spanish_reads_spanish(client, db, mailoutbox):
    client.post("/es/accounts/signup/", {"email": "ana@example.org", "name": "Ana"})
    assert User.objects.get(email="ana@example.org").language == "es"
    assert "/es/confirmation/" in mailoutbox[0].body


def test_names_of_any_script_and_three_hundred_characters_are_kept(client, db):
    assert len(LONG) == 299
    sign_up(client, name=LONG)
    assert User.objects.get().name == LONG


def test_a_longer_name_is_refused_at_its_field(client, db):
    assert "300" in sign_up(client, name="x" * 301).content.decode()
    assert User.objects.count() == 0


def test_b7_opening_the_link_changes_nothing(client, db, mailoutbox):
    sign_up(client)
    link = link_in(mailoutbox[0])
    scanner = type(client)()
    for _ in range(2):
        assert scanner.get(link).status_code == 200
        assert scanner.head(link).status_code == 200
    assert EmailAddress.objects.get().verified is False
    assert client.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[0])}).status_code == 302


def test_the_button_behind_the_link_confirms_on_another_device(client, db, mailoutbox):
    sign_up(client)
    telephone = type(client)()
    answer = telephone.post(link_in(mailoutbox[0]))
    assert answer.headers["location"] == "/partners/join/"
    assert EmailAddress.objects.get().verified is True
    assert int(telephone.session["_auth_user_id"]) == User.objects.get().pk


def test_the_code_of_a_confirmed_address_leads_to_signing_in(client, db, mailoutbox):
    sign_up(client)
    type(client)().post(link_in(mailoutbox[0]))
    answer = client.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[0])})
    assert answer.headers["location"] == "/accounts/login/"
    assert "Your address is confirmed already." in client.get("/accounts/login/").content.decode()


def test_a_link_used_twice_says_that_it_is_done_and_signs_nobody_in(client, db, mailoutbox):
    sign_up(client)
    link = link_in(mailoutbox[0])
    type(client)().post(link)
    stranger = type(client)()
    answer = stranger.post(link)
    assert "This address is confirmed already" in answer.content.decode()
    assert "_auth_user_id" not in stranger.session


def test_a_link_runs_out_after_three_days(client, db, mailoutbox):
    sign_up(client)
    with time_machine.travel(now() + timedelta(days=4)):
        answer = client.post(link_in(mailoutbox[0]))
    assert (answer.status_code, "This link has run out" in answer.content.decode()) == (410, True)
    assert EmailAddress.objects.get().verified is False


def test_a_link_that_was_changed_confirms_nothing(client, db, mailoutbox):
    sign_up(client)
    answer = client.post(link_in(mailoutbox[0])[:-2] + "x/")
    assert (answer.status_code, "This link is not whole" in answer.content.decode()) == (404, True)
    assert EmailAddress.objects.get().verified is False


def test_whoever_mistyped_the_address_starts_again_and_what_was_typed_is_kept(client, db, mailoutbox):
    sign_up(client, email="ana@exmaple.org")
    assert "Wrong address? Start again" in client.get("/accounts/confirm-email/").content.decode()

    answer = client.post("/confirmation/again/")

    assert (answer.status_code, answer.headers["location"]) == (303, "/accounts/signup/")
    assert 'value="Ana Torres"' in client.get("/accounts/signup/").content.decode()
    sign_up(client, email="ana@example.org")
    assert client.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[1])}).status_code == 302
    assert EmailAddress.objects.get(verified=True).email == "ana@example.org"


def test_what_went_to_a_mistyped_address_confirms_nothing_any_more(client, db, mailoutbox):
    sign_up(client, email="ana@exmaple.org")
    client.post("/confirmation/again/")

    by_link = type(client)().post(link_in(mailoutbox[0]))
    by_code = client.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[0])})

    assert (by_link.status_code, "You changed the address since" in by_link.content.decode()) == (410, True)
    assert by_code.headers["location"] == "/accounts/login/"
    assert not EmailAddress.objects.filter(verified=True).exists()


def test_starting_again_takes_no_address_from_an_account_of_others(client, db, mailoutbox):
    sign_up(client)
    stranger = type(client)()
    with time_machine.travel(now() + timedelta(minutes=4)):
        sign_up(stranger, name="Somebody Else")
        stranger.post("/confirmation/again/")

    answer = type(client)().post(link_in(mailoutbox[0]))

    assert answer.headers["location"] == "/partners/join/"
    assert User.objects.get().name == "Ana Torres"


def test_starting_again_leads_to_signing_in_too_and_leaves_alone_whoever_is_signed_in(client, world: World, browse):
    sign_up(client)
    browser = browse(world.lead)

    assert client.post("/confirmation/again/", {"next": "/accounts/login/"}).headers["location"] == "/accounts/login/"
    assert client.get("/accounts/login/").status_code == 200
    assert browser.post("/confirmation/again/").headers["location"] == "/today/"
    assert browser.get("/me/").status_code == 200


def test_nobody_moves_an_account_that_waits_to_another_address(client, world: World, mailoutbox):
    sign_up(client, email=world.administrator.email)

    client.post("/accounts/confirm-email/", {"action": "change", "email": "thief@example.org"})

    world.administrator.refresh_from_db()
    assert world.administrator.email == "ada.administrator@example.org"
    assert [message.to for message in mailoutbox] == [["ada.administrator@example.org"]]


def test_an_address_that_somebody_else_confirmed_first_is_not_confirmed(client, world: World):
    mine = EmailAddress.objects.create(user=world.stranger, email="both@example.org")
    EmailAddress.objects.create(user=world.lead, email="both@example.org", verified=True)
    answer = client.post(Confirmation(mine).url.removeprefix("http://localhost:8000"))
    assert (answer.status_code, "belongs to another account" in answer.content.decode()) == (409, True)


def test_who_has_an_account_and_signs_up_again_is_told_by_mail_alone(client, world: World, mailoutbox):
    EmailAddress.objects.create(user=world.lead, email=world.lead.email, verified=True, primary=True)
    answer = sign_up(client, email=world.lead.email)
    assert answer.headers["location"] == "/accounts/confirm-email/"
    assert mailoutbox[0].subject == "You have an account already"
    assert "ana" not in client.get("/accounts/confirm-email/").content.decode()


def test_a_sign_up_that_was_never_confirmed_begins_again_with_a_new_code_and_link(client, db, mailoutbox):
    sign_up(client)
    with time_machine.travel(now() + timedelta(days=30)):
        later = type(client)()
        sign_up(later)
        assert "/confirmation/" in link_in(mailoutbox[1])
        answer = later.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[1])})
    assert answer.headers["location"] == "/partners/join/"
    assert User.objects.get().emailaddress_set.get().verified is True


def test_a_person_who_was_entered_by_others_and_signs_up_takes_their_account_over_with_the_code_alone(
    client, world: World, mailoutbox
):
    sign_up(client, email=world.lead.email, name="Somebody")
    assert "_auth_user_id" not in client.session
    client.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[0])})
    world.lead.refresh_from_db()
    assert (int(client.session["_auth_user_id"]), world.lead.name) == (world.lead.pk, "Leo Lead")


def test_a_person_who_confirmed_another_address_is_not_let_in_by_an_unconfirmed_one(client, world: World, mailoutbox):
    EmailAddress.objects.create(user=world.lead, email="leo@elsewhere.org", verified=True, primary=True)
    sign_up(client, email=world.lead.email)
    assert mailoutbox[0].subject == "You have an account already"
    assert "_auth_user_id" not in client.session


def test_the_page_after_signing_up_is_the_same_whoever_has_an_account(client, world: World, mailoutbox):
    sign_up(client, email="waits@example.org")
    EmailAddress.objects.create(user=world.lead, email=world.lead.email, verified=True, primary=True)
    User.objects.filter(pk=world.former.pk).update(is_active=False)
    pages = set()
    with time_machine.travel(now() + timedelta(minutes=4)):
        for email in (
            "new@example.org",
            "waits@example.org",
            world.lead.email,
            world.stand_in.email,
            world.former.email,
        ):
            browser = type(client)()
            answer = sign_up(browser, email=email)
            page = browser.get("/accounts/confirm-email/")
            words = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"', "", page.content.decode())
            again = browser.post("/accounts/confirm-email/", {"action": "change", "email": "x@example.org"})
            left = browser.post("/confirmation/again/")
            after = browser.get("/accounts/confirm-email/")
            answers = [(one.status_code, one.headers.get("location")) for one in (answer, again, left, after)]
            pages.add((words.replace(email, "ADDRESS"), *answers))
    assert len(pages) == 1


# --- the first visit --------------------------------------------------------------------------------------------------


def test_the_first_visit_comes_once(client, world: World, mailoutbox):
    User.objects.filter(pk=world.lead.pk).update(welcomed_at=None)
    sign_in(client, world.lead.email)
    assert enter(client, code_in(mailoutbox[0])).headers["location"] == "/me/welcome/"
    answer = client.post("/me/welcome/", {"name": "Léo", "title": "Principal", "rhythm": "daily", "next": "/goals/"})
    assert answer.headers["location"] == "/goals/"
    world.lead.refresh_from_db()
    assert (world.lead.name, world.lead.rhythm) == ("Léo", Rhythm.DAILY)
    assert world.lead.affiliations.get().title == "Principal"
    client.post("/accounts/logout/")
    sign_in(client, world.lead.email)
    assert enter(client, code_in(mailoutbox[1])).headers["location"] == "/today/"


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/inbox/", "/inbox/"),
        ("words", "/today/"),
        ("²\0", "/today/"),
        ("//evil.example", "/today/"),
        ("/\\evil", "/today/"),
    ],
)
def test_what_is_no_path_of_ours_leads_to_today(world: World, browse, wanted, led):
    answer = browse(world.lead).post("/me/welcome/later/", {"next": wanted})

    assert (answer.status_code, answer.headers["location"]) == (303, led)


def test_the_first_visit_can_be_skipped(world: World, browse):
    User.objects.filter(pk=world.lead.pk).update(welcomed_at=None)
    assert browse(world.lead).post("/me/welcome/later/", {"next": "//evil.example"}).headers["location"] == "/today/"
    world.lead.refresh_from_db()
    assert world.lead.welcomed_at is not None
    assert world.lead.rhythm == Rhythm.WEEKLY


def test_the_first_visit_names_the_workgroups(world: World, browse):
    page = browse(world.lead).get("/me/welcome/").content.decode()
    assert "You act for Los Angeles Unified School District." in page
    assert "Campaign for Grade-Level Reading" in page
    assert "Lead for LAUSD" in page
    assert "You run this workgroup" in browse(world.convener).get("/me/welcome/").content.decode()


def test_the_first_visit_wants_a_name_and_keeps_the_rest(world: World, browse):
    answer = browse(world.stranger).post("/me/welcome/", {"name": "", "rhythm": "never"})
    assert answer.status_code == 422
    assert "Enter your name as others know it" in answer.content.decode()
    assert 'value="never"' in answer.content.decode()
    world.stranger.refresh_from_db()
    assert world.stranger.rhythm == Rhythm.WEEKLY


def test_a_person_without_an_organization_is_asked_for_one(client, world: World, mailoutbox):
    sign_in(client, world.stranger.email)
    assert enter(client, code_in(mailoutbox[0])).headers["location"] == "/partners/join/"


# --- the account ------------------------------------------------------------------------------------------------------


def test_the_account_page_keeps_what_a_person_says(world: World, browse):
    form = {"name": "Leo Lead", "phone": "(213) 555-0199", "language": "es", "time_zone": "America/Chicago"}
    assert browse(world.lead).post("/me/", form).headers["location"] == "/me/"
    world.lead.refresh_from_db()
    kept = (world.lead.phone, world.lead.language, world.lead.time_zone)
    assert kept == ("(213) 555-0199", "es", "America/Chicago")


def test_an_unknown_time_zone_is_refused_and_everything_typed_stays(world: World, browse):
    form = {"name": "Leo <b>Lead</b>", "phone": "1", "language": "en", "time_zone": "Mars/Olympus"}
    answer = browse(world.lead).post("/me/", form)
    assert answer.status_code == 422
    assert "Leo &lt;b&gt;Lead&lt;/b&gt;" in answer.content.decode()


def test_time_zones_are_few_with_those_of_the_united_states_first():
    groups = zones.choices("America/Los_Angeles")
    named = [zone for _part, found in groups for zone, _words in found]
    assert named[:5] == [
        "America/Los_Angeles",
        "America/Denver",
        "America/Phoenix",
        "America/Chicago",
        "America/New_York",
    ]
    assert str(groups[0][1][0][1]) == "Pacific time (Los Angeles)"
    assert len(named) == len(set(named)) < 90
    listed = [*zones.HERE, *" ".join(zones.ELSEWHERE.values()).split()]
    assert set(listed) <= available_timezones()


@pytest.mark.parametrize("zone", ["America/Indiana/Knox", "US/Pacific", "UTC"])
def test_a_time_zone_that_was_stored_before_stays_chosen_and_can_be_kept(zone, world: World, browse):
    User.objects.filter(pk=world.lead.pk).update(time_zone=zone)
    browser = browse(world.lead)
    assert f'<option value="{zone}" selected>' in browser.get("/me/").content.decode()
    form = {"name": "Leo Lead", "phone": "1", "language": "en", "time_zone": zone}
    assert browser.post("/me/", form).status_code == 303
    world.lead.refresh_from_db()
    assert (world.lead.phone, world.lead.time_zone) == ("1", zone)


PAGES = [
    "/me/",
    "/me/welcome/",
    "/accounts/email/",
    "/accounts/password/set/",
    "/accounts/2fa/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/2fa/totp/activate/",
    "/accounts/sessions/",
    "/accounts/logout/",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_the_account_wears_the_look_and_is_frugal(path, world: World, browse):
    EmailAddress.objects.create(user=world.lead, email=world.lead.email, verified=True, primary=True)
    browser = browse(world.lead)
    page = browser.get(path).content.decode()
    assert 'id="main"' in page
    assert " style=" not in page
    assert count_queries(browser, path) <= 12


SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile/15E148 Safari/604.1"
)
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537 (KHTML, like Gecko) Chrome/140.0 Safari/537 Edg/140.0"


@pytest.mark.parametrize(
    ("line", "name"), [(SAFARI, "Safari, iPhone"), (EDGE, "Edge, Windows"), ("<b>curl</b>", "A browser")]
)
def test_sessions_are_named_as_people_name_devices(line, name):
    assert device(line) == name


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/accounts/login/code/",
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/accounts/inactive/",
    ],
)
def test_every_page_before_signing_in_wears_the_look(path, client, db):
    page = client.get(path).content.decode()
    assert 'id="main"' in page
    assert " style=" not in page


def test_a_forgotten_password_is_replaced_by_a_code(client, world: World, mailoutbox):
    world.lead.set_password("former words here")
    world.lead.save()
    client.post("/accounts/password/reset/", {"email": world.lead.email})
    assert client.get("/accounts/password/reset/confirm/").status_code == 200
    client.post("/accounts/password/reset/confirm/", {"code": code_in(mailoutbox[0])})
    assert client.get("/accounts/password/reset/complete/").status_code == 200
    form = {"password1": "correct horse battery", "password2": "correct horse battery"}
    answer = client.post("/accounts/password/reset/complete/", form)
    assert answer.headers["location"] == "/today/"
    assert mailoutbox[1].subject == "Your password was changed"


def test_a_password_chosen_or_changed_is_told_by_mail(world: World, browse, mailoutbox):
    EmailAddress.objects.create(user=world.lead, email=world.lead.email, verified=True, primary=True)
    browser = browse(world.lead)
    form = {"password1": "correct horse battery", "password2": "correct horse battery"}
    assert browser.post("/accounts/password/set/", form).headers["location"] == "/me/"
    assert browser.get("/accounts/password/change/").status_code == 200
    form = {"oldpassword": "correct horse battery", "password1": "another good word", "password2": "another good word"}
    assert browser.post("/accounts/password/change/", form).headers["location"] == "/me/"
    assert [message.subject for message in mailoutbox] == [
        "Your account has a password now",
        "Your password was changed",
    ]
    assert "If that was not you" in " ".join(mailoutbox[0].body.split())


def test_a_new_address_takes_over_once_its_code_is_entered(world: World, browse, mailoutbox):
    EmailAddress.objects.create(user=world.lead, email=world.lead.email, verified=True, primary=True)
    browser = browse(world.lead)
    answer = browser.post("/accounts/email/", {"action_add": "", "email": "new@example.org"})
    assert answer.headers["location"] == "/accounts/confirm-email/"
    assert browser.get("/accounts/confirm-email/").status_code == 200
    assert "confirmation/" not in mailoutbox[0].body
    answer = browser.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[0])})
    assert answer.headers["location"] == "/me/"
    world.lead.refresh_from_db()
    assert world.lead.email == "new@example.org"
    assert (mailoutbox[1].subject, mailoutbox[1].to) == ("Your e-mail was changed", ["leo.lead@example.org"])


def test_signing_out_elsewhere_ends_the_other_sessions(client, world: World, mailoutbox):
    other = type(client)()
    for browser in (client, other):
        sign_in(browser, world.lead.email)
        enter(browser, code_in(mailoutbox[-1]))
    assert "Sign out everywhere else" in client.get("/accounts/sessions/").content.decode()
    client.post("/accounts/sessions/")
    assert other.get("/me/").headers["location"] == "/accounts/login/?next=/me/"
    assert client.get("/me/").status_code == 200


def test_a_second_step_is_asked_for_with_an_app_and_the_page_wears_the_look(client, world: World, mailoutbox):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time

    address = EmailAddress.objects.create(user=world.lead, email=world.lead.email, verified=True, primary=True)
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(world.lead, secret)
    RecoveryCodes.activate(world.lead)
    sign_in(client, address.email)
    assert enter(client, code_in(mailoutbox[0])).headers["location"] == "/accounts/2fa/authenticate/"
    assert 'id="main"' in client.get("/accounts/2fa/authenticate/").content.decode()
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert client.post("/accounts/2fa/authenticate/", {"code": code}).headers["location"] == "/today/"
    for path in ("/accounts/2fa/totp/deactivate/", "/accounts/2fa/recovery-codes/", "/accounts/2fa/"):
        assert 'id="main"' in client.get(path).content.decode()
    with time_machine.travel(now() + timedelta(minutes=16)):
        again = client.get("/accounts/2fa/totp/deactivate/").headers["location"]
        assert again.startswith("/accounts/2fa/reauthenticate/")
        assert 'id="main"' in client.get(again).content.decode()


# --- passkeys, in a browser ----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_passkey_is_added_and_signs_in_under_the_strict_policy(live_server):
    world = World.build()
    EmailAddress.objects.create(user=world.lead, email=world.lead.email, verified=True, primary=True)
    site = live_server.url.replace("127.0.0.1", "localhost")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        page = browser.new_page()
        trouble: list[str] = []
        page.on("console", lambda one: trouble.append(one.text) if one.type == "error" else None)
        device = page.context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
        options |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
        device.send("WebAuthn.addVirtualAuthenticator", {"options": options})

        page.goto(f"{site}/accounts/login/?next=/accounts/2fa/webauthn/add/")
        assert page.locator("[data-passkey-failed]").is_hidden()
        page.fill("#id_login", world.lead.email)
        page.get_by_text("E-mail me a code").click()
        page.fill("#id_code", code_in(mail.outbox[-1]))
        page.get_by_role("button", name="Sign in").click()
        page.click("#mfa_webauthn_add")
        page.wait_for_url("**/accounts/2fa/recovery-codes/")
        assert "Each works once" in page.inner_text("main")
        page.get_by_text("I have kept them").click()
        assert "My passkey" in page.inner_text("main")
        assert mail.outbox[-1].subject == "A passkey was added to your account"
        page.goto(f"{site}/accounts/logout/")
        page.locator("main").get_by_role("button", name="Sign out").click()

        page.goto(f"{site}/accounts/login/?next=/me/")
        page.click("#passkey_login")
        page.wait_for_url("**/me/")
        assert "Leo Lead" in page.input_value("#id_name")

        page.goto(f"{site}/accounts/2fa/webauthn/reauthenticate/?next=/accounts/2fa/webauthn/")
        page.click("#mfa_webauthn_reauthenticate")
        page.wait_for_url("**/accounts/2fa/webauthn/")
        page.locator("main").get_by_role("link", name="Rename").click()
        page.fill("#id_name", "My telephone")
        page.get_by_role("button", name="Save").click()
        assert "My telephone" in page.inner_text("main")
        page.locator("main").get_by_role("link", name="Remove").click()
        page.get_by_role("button", name="Remove it").click()
        assert mail.outbox[-1].subject == "A passkey was removed from your account"
        browser.close()
    assert trouble == []


def test_a_passkey_is_no_second_lock_on_the_code(client, world: World, mailoutbox):
    Authenticator.objects.create(user=world.lead, type=Authenticator.Type.WEBAUTHN, data={"name": "x"})
    sign_in(client, world.lead.email)
    assert enter(client, code_in(mailoutbox[0])).headers["location"] == "/today/"
