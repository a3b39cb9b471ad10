"""`manage.py load_compact`: the real folder, the same folder again, later history, and folders with mistakes."""

import csv
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils.timezone import now

from compact.agreements.models import Section, Signature, Version
from compact.library.models import Milestone, Resource, Term
from goals.models import Goal, Indicator, Observation, Succession
from partners.models import Alias, EmailDomain, Organization
from workgroups.models import Convener, Seat, State, Workgroup

pytestmark = pytest.mark.django_db
REAL = settings.BASE_DIR / "data" / "la_compact"
FILES = [
    "organizations.csv",
    "aliases.csv",
    "agreements.csv",
    "agreement_sections.csv",
    "goals.csv",
    "workgroups.csv",
    "indicators.csv",
    "observations.csv",
    "resources.csv",
    "glossary.csv",
    "timeline.csv",
]


def load(folder: Path = REAL, *options: str) -> dict[str, tuple[int, int, int]]:
    """Run the command; what it printed, by file: created, updated, unchanged."""
    out = StringIO()
    call_command("load_compact", str(folder), *options, stdout=out)
    lines = [line.split() for line in out.getvalue().splitlines() if " create " in line]
    return {line[0]: (int(line[2]), int(line[4]), int(line[6])) for line in lines}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the real folder to spoil."""
    return Path(shutil.copytree(REAL, tmp_path / "compact", copy_function=shutil.copyfile))


def change(path: Path, line: int, **cells: str) -> None:
    """Write cells into one line of a file; the header is line 1."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    for column, value in cells.items():
        rows[line - 1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def faults(folder: Path) -> list[str]:
    """What the command says is wrong, without its last line; and nothing was loaded."""
    with pytest.raises(CommandError) as error:
        load(folder)
    *lines, last = str(error.value).splitlines()
    assert last == f"Nothing was loaded: {len(lines)} to mend."
    assert not Organization.objects.exists()
    assert not Goal.objects.exists()
    return lines


def state() -> dict[str, int]:
    """How many of everything."""
    models = [
        Organization,
        Alias,
        EmailDomain,
        Version,
        Section,
        Signature,
        Goal,
        Succession,
        Workgroup,
        Convener,
        Seat,
    ]
    return {
        model.__name__: model.objects.count() for model in [*models, Indicator, Observation, Resource, Term, Milestone]
    }


@pytest.fixture(scope="class")
def loaded(django_db_setup, django_db_blocker):
    """The real folder, loaded once for a class; answers with what the command said."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load()
        transaction.set_rollback(True)


@pytest.mark.usefixtures("loaded")
class TestStartingState:
    """As of the 2016 agreement."""

    def test_brings_every_file(self, loaded):
        assert list(loaded) == FILES
        assert loaded["organizations.csv"] == (52, 0, 0)
        assert loaded["workgroups.csv"] == (25, 0, 0)
        assert loaded["observations.csv"] == (495, 0, 0)
        assert Version.objects.get(slug="agreement-2016").agreement.in_force().slug == "agreement-2016"
        assert [goal.short_name for goal in Goal.objects.in_force()] == ["Graduate", "College", "Careers"]
        assert not Goal.objects.former().exists()

    def test_names_twenty_of_twenty_three_signers(self):
        signed = Signature.objects.filter(version__slug="agreement-2016").in_order()
        assert [one.slot for one in signed] == list(range(1, 24))
        assert signed.filter(organization__to_be_confirmed=False).count() == 20
        assert [one.organization.short_name for one in signed if one.basis == "unnamed"] == [
            "To be confirmed 1",
            "To be confirmed 2",
            "To be confirmed 3",
        ]
        assert signed.get(slot=15).confidence == "inferred"

    def test_dates_a_signature_where_a_source_does(self):
        signed = {
            one.organization.slug: (str(one.signed_on or ""), one.signed_year)
            for one in Signature.objects.filter(version__slug="agreement-2016").select_related("organization")
        }
        assert {slug: when for slug, when in signed.items() if any(when)} == {
            "lausd": ("2016-12-14", 2016),
            "lacoe": ("2016-12-14", 2016),
            "utla": ("2016-12-14", 2016),
            "la-fed": ("", 2016),
            "cal-poly-pomona": ("", 2016),
        }
        first = Signature.objects.get(version__slug="agreement-2010", organization__slug="lausd")
        assert str(first.signed_on) == "2010-02-17"

    def test_leaves_what_is_unknown_unknown(self):
        founding = Version.objects.get(slug="founding-2008")
        assert (founding.dated, founding.signers_stated, founding.signatures.count()) == (None, None, 0)
        first = Version.objects.get(slug="agreement-2010")
        assert (first.signers_stated, first.signatures.count()) == (18, 7)
        assert [one.number for one in Section.objects.filter(version__slug="agreement-2014")] == [1, 2, None, None]

    def test_knows_who_holds_it_together_and_what_partners_are_called(self):
        assert Organization.objects.get(is_backbone=True).slug == "unite-la"
        assert Organization.objects.get(slug="lausd-board").parent.slug == "lausd"
        assert Organization.objects.meant("lacoe").get().slug == "lacoe"
        assert Organization.objects.meant("United Way GLA").get().slug == "united-way-gla"
        assert set(EmailDomain.objects.filter(domain="lausd.org").values_list("organization__slug", "shared")) == {
            ("lausd", True),
            ("lausd-board", True),
        }

    def test_gives_places_only_to_organizations_that_a_row_names(self):
        def places(slug: str) -> set[str]:
            return set(Seat.objects.filter(workgroup__slug=slug).values_list("organization__slug", flat=True))

        assert places("grade-level-reading") == {"alliance-childrens-rights"}
        assert places("stewardship-group") == {"unite-la"}
        assert places("joint-advocacy") == {"la-area-chamber", "lausd", "first-5-la", "united-way-gla", "aala"}
        assert places("csun-connections") == {
            "csun",
            "laccd",
            "la-mission-college",
            "la-pierce-college",
            "la-valley-college",
        }

    def test_conveners_are_organizations_until_people_come(self):
        convening = Convener.objects.filter(workgroup__slug="oyc")
        assert {one.organization.slug for one in convening} == {"alliance-childrens-rights", "jbay", "unite-la"}
        assert not Convener.objects.exclude(person=None).exists()
        assert not Convener.objects.filter(workgroup__slug="lasdi").exists()

    def test_says_which_workgroups_meet(self):
        states = dict(Workgroup.objects.exclude(state=State.ACTIVE).values_list("slug", "state"))
        assert states == {"data-workgroup": "paused", "school-readiness": "closed", "lasdi": "closed"}

    def test_each_goal_leads_with_a_measure_that_has_figures(self):
        leading = {one.goal.number: one.code for one in Indicator.objects.leading()}
        assert leading == {1: "grad_rate_4yr", 2: "ag_graduates", 3: "adult_ba"}
        figures = Observation.objects.preferred().filter(indicator__code="grad_rate_4yr", subgroup_type="all")
        newest = figures.filter(geography="LAUSD").latest("year")
        assert str(newest) == "grad_rate_4yr LAUSD 2023-24: 87"
        assert newest.addresses[0].startswith("http")
        assert Observation.objects.values("indicator").distinct().order_by().count() == 25


class TestAgain:
    """Loading twice, and loading what people have changed."""

    def test_a_second_time_changes_nothing(self):
        load()
        before = state()

        tallies = load()

        assert {(created, updated) for created, updated, _same in tallies.values()} == {(0, 0)}
        assert state() == before

    def test_a_dry_run_says_the_same_and_keeps_nothing(self, folder):
        expected = load(folder, "--dry-run")
        assert state() == dict.fromkeys(state(), 0)

        assert load(folder) == expected
        change(folder / "organizations.csv", 2, description="Another description.")
        assert load(folder, "--dry-run")["organizations.csv"] == (0, 1, 51)
        assert not Organization.objects.filter(description="Another description.").exists()

    def test_a_changed_row_is_updated(self, folder):
        load(folder)
        change(folder / "workgroups.csv", 2, name="Stewards")

        assert load(folder)["workgroups.csv"] == (0, 1, 24)
        assert Workgroup.objects.get(slug="stewardship-group").name == "Stewards"

    def test_whoever_filled_in_a_name_knew_more_than_the_file(self):
        load()
        Organization.objects.filter(slug="four-year-institution-1").update(name="A College", to_be_confirmed=False)

        assert load()["organizations.csv"] == (0, 0, 52)
        assert Organization.objects.get(slug="four-year-institution-1").name == "A College"

    def test_what_people_ended_stays_ended(self):
        load()
        seat = Seat.objects.get(workgroup__slug="joint-advocacy", organization__slug="aala")
        Seat.objects.filter(pk=seat.pk).update(until=seat.since)
        Convener.objects.filter(workgroup__slug="oyc", organization__slug="jbay").update(until=now())
        Workgroup.objects.filter(slug="oyc").update(state=State.PAUSED)
        before = state()

        load()

        assert state() == before
        assert Workgroup.objects.get(slug="oyc").state == State.PAUSED

    def test_another_backbone_keeps_its_part(self):
        Organization.objects.create(slug="other", name="Other", is_backbone=True)

        load()

        assert Organization.objects.get(is_backbone=True).slug == "other"

    def test_a_name_that_people_gave_is_not_taken(self):
        other = Organization.objects.create(slug="other", name="Other")
        Alias.objects.create(organization=other, name="lacoe")

        load()

        assert [one.organization for one in Alias.objects.filter(name__iexact="lacoe")] == [other]


class TestLaterHistory:
    """Goals and signers change."""

    def test_three_goals_become_five(self):
        load()

        tallies = load(REAL, "--until", "2021")

        assert tallies["goals.csv"] == (5, 3, 0)
        assert [goal.number for goal in Goal.objects.in_force()] == [1, 2, 3, 4, 5]
        assert [goal.slug for goal in Goal.objects.in_force(2016)] == ["graduate", "college", "careers"]
        followed = {one.former.slug: one.next.slug for one in Succession.objects.all()}
        assert followed == {"graduate": "graduate-2019", "college": "postsecondary-2019", "careers": "skills-2019"}

    def test_measures_and_workgroups_follow_their_goals(self):
        load(REAL, "--until", "2021")

        assert Indicator.objects.get(code="grad_rate_4yr").goal.slug == "graduate-2019"
        assert Workgroup.objects.get(slug="oyc").goal_numbers == [3, 4]

    def test_signers_are_carried_over_except_who_left(self):
        load(REAL, "--until", "2021")

        def signers(slug: str) -> set[str]:
            return set(Signature.objects.filter(version__slug=slug).values_list("organization__slug", flat=True))

        before, after = signers("agreement-2016"), signers("agreement-2021")
        assert signers("goals-2019") == before
        assert before - after == {"la-area-chamber", "la-fed"}
        assert after - before == {"laedc"}
        carried = Signature.objects.get(version__slug="agreement-2021", organization__slug="lausd")
        assert (carried.basis, carried.confidence) == ("inferred", "inferred")

    def test_time_does_not_run_backward(self):
        load(REAL, "--until", "2021")
        before = state()

        tallies = load()

        assert tallies["goals.csv"] == (0, 0, 8)
        assert state() == before

    def test_history_cannot_be_put_before_what_people_published(self):
        load()
        agreement = Version.objects.get(slug="agreement-2016").agreement
        Version.objects.create(agreement=agreement, slug="version-5", number=5, title="Our own amendment")

        with pytest.raises(CommandError, match="line 6, column slug: “Our own amendment” was published meanwhile"):
            load(REAL, "--until", "2021")


class TestMistakes:
    """Each is named with its place, all at once, and then nothing is loaded."""

    def test_every_mistake_is_named(self, folder):
        change(folder / "organizations.csv", 3, sector="schools", confidence="perhaps")
        change(folder / "goals.csv", 2, since="20x8")
        change(folder / "observations.csv", 4, value="high", indicator_code="grades")
        change(folder / "timeline.csv", 5, date="17 Feb 2010")

        assert faults(folder) == [
            "organizations.csv, line 3, column sector: “schools” is not one of: school district, city, county, state,"
            " early childhood, higher education, labor, business, philanthropy, nonprofit, research, other",
            "organizations.csv, line 3, column confidence: “perhaps” is not one of: sourced, seed, inferred",
            "goals.csv, line 2, column since: “20x8” is not a year between 1800 and 2100",
            "observations.csv, line 4, column indicator_code: “grades” is not in indicators.csv",
            "observations.csv, line 4, column value: “high” is not a number",
            "timeline.csv, line 5, column date: “17 Feb 2010” is not a date like 2016-12-14",
        ]

    @pytest.mark.parametrize(
        ("file", "line", "cells", "reason"),
        [
            ("organizations.csv", 53, {"slug": ""}, "column slug: is empty"),
            ("organizations.csv", 53, {"slug": "la-area-chamber"},
             "column slug: “la-area-chamber” stands already in line 2"),
            ("organizations.csv", 2, {"role": "friend"},
             "column role: “friend” is not one of: signer, partner, convener, funder, researcher"),
            ("organizations.csv", 2, {"signer_basis": "rumor"},
             "column signer_basis: “rumor” is not one of: , inferred, listed, signed, unnamed"),
            ("organizations.csv", 2, {"signer_count_slot": "one"},
             "column signer_count_slot: “one” is not a whole number"),
            ("organizations.csv", 2, {"name": "N" * 301},
             "column name: Ensure this value has at most 300 characters (it has 301)."),
            ("aliases.csv", 2, {"organization_slug": "nobody"}, "column organization_slug: “nobody” is not in"
             " organizations.csv"),
            ("aliases.csv", 2, {"name": "LAUSD"}, "column name: “LAUSD” is already a name of another organization"),
            ("agreements.csv", 3, {"date": "2011-02-17"}, "column date: 2011-02-17 does not lie in 2010"),
            ("agreement_sections.csv", 2, {"agreement_slug": "x"},
             "column agreement_slug: “x” is not in agreements.csv"),
            ("signatures.csv", 2, {"organization_slug": "nobody"},
             "column organization_slug: “nobody” is not in organizations.csv"),
            ("signatures.csv", 2, {"organization_slug": "unite-la"},
             "column organization_slug: “unite-la” is not among the signers of “agreement-2016”"),
            ("signatures.csv", 3, {"organization_slug": "lausd"},
             "column organization_slug: “lausd” stands already under “agreement-2016”"),
            ("signatures.csv", 2, {"year": "2015"}, "column date: 2016-12-14 does not lie in 2015"),
            ("goals.csv", 2, {"until": "2001"}, "column until: 2001 lies before 2008"),
            ("goals.csv", 2, {"successors": "nirvana"}, "column successors: “nirvana” is not in goals.csv"),
            ("workgroups.csv", 2, {"convener_slugs": "unite-la;x"}, "column convener_slugs: “x” is not in"
             " organizations.csv"),
            ("workgroups.csv", 4, {"ended": "2001"}, "column ended: 2001 lies before 2016"),
            ("workgroups.csv", 2, {"goals": "1;9"}, "column goals: “9” is not the number of a goal in goals.csv"),
            ("indicators.csv", 2, {"in_2014_measures": "maybe"},
             "column in_2014_measures: “maybe” is neither 1 (yes) nor 0 (no)"),
            ("observations.csv", 2, {"value": "162.4"}, "column value: 162.4 percent is not between 0 and 100"),
            ("observations.csv", 2, {"value": "NaN"}, "column value: “NaN” is not a number"),
            ("resources.csv", 2, {"url": "javascript:alert(1)"},
             "column url: “javascript:alert(1)” is not a web address"),
            ("timeline.csv", 2, {"year": ""}, "column year: is empty"),
            ("workgroups.csv", 2, {"slug": "new"}, "column slug: “new” is the address of a page of the portal"),
        ],
    )  # fmt: skip
    def test_one_mistake_is_said_once(self, folder, file, line, cells, reason):
        change(folder / file, line, **cells)

        assert faults(folder) == [f"{file}, line {line}, {reason}"]

    def test_the_same_figure_twice(self, folder):
        with (folder / "observations.csv").open(encoding="utf-8") as file:
            second = file.readlines()[1]
        with (folder / "observations.csv").open("a", encoding="utf-8") as file:
            file.write(second)

        assert faults(folder) == ["observations.csv, line 497: the same figure from the same source stands in line 2"]

    def test_the_same_milestone_twice(self, folder):
        with (folder / "timeline.csv").open("a", encoding="utf-8") as file:
            file.write(",2008,Compact begins,Again.,,seed\n")

        assert faults(folder) == ["timeline.csv, line 18, column title: “Compact begins” is told twice for 2008"]

    def test_a_missing_file_and_a_missing_column(self, folder):
        (folder / "glossary.csv").unlink()
        path = folder / "resources.csv"
        path.write_text(path.read_text().replace("publisher", "house", 1))

        assert faults(folder) == [
            "resources.csv, line 1, column publisher: this column is missing",
            "glossary.csv: this file is missing",
        ]

    def test_a_missing_column_does_not_drag_others_along(self, folder):
        path = folder / "goals.csv"
        path.write_text(path.read_text().replace("statement", "words", 1))

        assert faults(folder) == ["goals.csv, line 1, column statement: this column is missing"]

    def test_files_that_are_no_text_or_no_table(self, folder):
        (folder / "glossary.csv").write_bytes("slug,term\ncafé,x\n".encode("latin-1"))
        (folder / "timeline.csv").write_text("")
        (folder / "resources.csv").write_text('slug,title\n"open,x\n')
        (folder / "agreement_sections.csv").write_text(
            "agreement_slug,order,heading,summary,source,confidence,notes\na,b\n"
        )

        assert faults(folder) == [
            "agreement_sections.csv, line 2: has 2 cells where the header has 7",
            "resources.csv, line 2: is not proper CSV: unexpected end of data",
            "glossary.csv, line 2: is not UTF-8 text",
            "timeline.csv: this file is empty",
        ]

    def test_a_folder_that_is_not_there(self):
        with pytest.raises(CommandError, match="There is no folder nowhere"):
            load(Path("nowhere"))


def test_spreadsheets_leave_their_marks(folder):
    """A byte order mark, Windows line ends, stray spaces and empty lines change nothing."""
    for path in folder.glob("*.csv"):
        text = path.read_text(encoding="utf-8").replace(",LAUSD,", ", LAUSD ,")
        path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() + b"\r\n,,\r\n,\r\n")

    load()
    again = load(folder)

    assert {(created, updated) for created, updated, _same in again.values()} == {(0, 0)}


def test_a_folder_may_do_without_aliases_and_dates_of_signatures(folder):
    (folder / "aliases.csv").unlink()
    (folder / "signatures.csv").unlink()

    assert load(folder)["aliases.csv"] == (0, 0, 0)
    assert not Alias.objects.filter(name="CSULA").exists()


def test_loads_in_few_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(120):
        load()
