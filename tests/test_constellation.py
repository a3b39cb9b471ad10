"""The constellation: nothing touches, every workgroup is a link or is counted, the picture follows the records."""

import csv
import gzip
import math
import re
from itertools import combinations, pairwise

import pytest
from django.conf import settings
from django.utils.formats import reset_format_cache
from hypothesis import Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from compact.boxes import Box
from compact.constellation.labels import BY_SIZE, HORIZON, LONG_BY, NAME_SIZE
from compact.constellation.lines import arc_pieces, ray_pieces
from compact.constellation.marks import MOST_IN_THE_CENTER, MOST_MARKS, choose
from compact.constellation.picture import Picture, draw
from compact.constellation.shapes import MARK, RATIO, Star, shape_path
from compact.lettering import cut, halves, width_of
from goals.models import Goal
from partners.models import Organization
from tests.loaded import load_compact
from tests.queries import count_queries
from workgroups.models import Convener, Seat, Stage, State, Workgroup

GOALS = ((1, "Graduate"), (2, "College"), (3, "Careers"))
CENTER = "cross_cutting"
AROUND = tuple((stage.value, str(stage.label)) for stage in Stage if stage.value != CENTER)


def real_stars() -> tuple[Star, ...]:
    """The workgroups of the L.A. Compact, as the data folder has them and the page words them."""
    folder = settings.BASE_DIR / "data" / "la_compact"
    with (folder / "organizations.csv").open(encoding="utf-8") as file:
        names = {row["slug"]: row["short_name"] or row["name"] for row in csv.DictReader(file)}
    stars = []
    with (folder / "workgroups.csv").open(encoding="utf-8") as file:
        for number, row in enumerate(sorted(csv.DictReader(file), key=lambda one: one["name"])):
            conveners = [names[slug] for slug in row["convener_slugs"].split(";") if slug] or ["Convener not stated"]
            short = f"{conveners[0]} +{len(conveners) - 1}" if len(conveners) > 1 else conveners[0]
            stars.append(
                Star(
                    pk=number,
                    name=row["short_name"] or row["name"],
                    by=together if len(together := ", ".join(conveners)) <= LONG_BY else short,
                    by_short=short,
                    stage=row["pipeline_stage"],
                    goals=tuple(int(goal) for goal in row["goals"].split(";")),
                    partners=number,
                )
            )
    return tuple(stars)


def touching(picture: Picture) -> list[tuple[str, str]]:
    """Every pair of labels, and of label and mark, that meet. Boxes are worked out anew from the lines themselves."""
    found = []
    boxes = []
    for mark in picture.marks:
        if mark.label is None:
            continue
        size = {"k-name": NAME_SIZE, "k-by": BY_SIZE}
        widest = max(width_of(line.text, size[line.style]) for line in mark.label.lines)
        x = mark.label.lines[0].x
        left = {"start": x, "middle": x - widest / 2, "end": x - widest}[mark.label.anchor]
        top = mark.label.lines[0].y - 0.8 * NAME_SIZE
        bottom = mark.label.lines[-1].y + 0.22 * NAME_SIZE
        boxes.append((mark.star.name, left, top, left + widest, bottom))
    for (one, left, top, right, bottom), (other, left2, top2, right2, bottom2) in combinations(boxes, 2):
        if left < right2 and left2 < right and top < bottom2 and top2 < bottom:
            found.append((one, other))
    spots = [(mark.star.name, mark.x, mark.y, MARK) for mark in picture.marks]
    spots += [(f"second of {m.star.name}", s.x, s.y, 5.6) for m in picture.marks for s in m.seconds]
    for name, left, top, right, bottom in boxes:
        for spot, x, y, size in spots:
            if math.hypot(max(left - x, 0, x - right), max(top - y, 0, y - bottom)) < size:
                found.append((name, spot))
    for (one, x, y, size), (other, x2, y2, size2) in combinations(spots, 2):
        if math.hypot(x - x2, y - y2) < size + size2:
            found.append((one, other))
    return found


def struck(picture: Picture) -> list[tuple[str, str]]:
    """Every label that an arc or a ray runs through, found by walking along the lines as they are drawn."""
    spots = []
    for name, path in [("ray", mark.ray) for mark in picture.marks] + [
        (f"arc {arc.goal}", path) for arc in picture.arcs for path in (arc.path, arc.span)
    ]:
        for piece in filter(None, path.split("M")):
            numbers = [float(number) for number in re.findall(r"-?[\d.]+", piece)]
            x, y, end_x, end_y = *numbers[:2], *numbers[-2:]
            if "A" not in piece:
                spots += [(name, x + (end_x - x) * n / 400, y + (end_y - y) * n / 400) for n in range(401)]
                continue
            radius = numbers[2]
            first, last = (math.acos(min(max((620 - at) / radius, -1), 1)) for at in (x, end_x))
            walk = [first + (last - first) * n / 800 for n in range(801)]
            spots += [(name, 620 - radius * math.cos(at), 640 - radius * RATIO * math.sin(at)) for at in walk]
    boxes = [(mark.star.name, mark.label.box) for mark in picture.marks if mark.label]
    return sorted({(label, name) for label, box in boxes for name, x, y in spots if box.distance(x, y) < 1})


names = st.text(alphabet=st.sampled_from("abcdefghmnoprstuwáñ WAM語"), min_size=1, max_size=60)
stars = st.lists(
    st.builds(
        Star,
        pk=st.integers(1, 10**9),
        name=names,
        by=st.text(alphabet="ABCU-, ", max_size=40),
        by_short=st.just("UNITE-LA +2"),
        stage=st.sampled_from([stage.value for stage in Stage]),
        goals=st.sets(st.sampled_from([1, 2, 3]), max_size=3).map(sorted).map(tuple),
        partners=st.integers(0, 40),
        own=st.booleans(),
        ended=st.booleans(),
    ),
    max_size=40,
    unique_by=lambda star: star.pk,
)


class TestNothingTouches:
    def test_with_the_real_workgroups(self):
        picture = draw(real_stars(), GOALS, AROUND, CENTER)
        assert touching(picture) == []
        assert struck(picture) == []

    def test_every_real_workgroup_has_its_label(self):
        picture = draw(real_stars(), GOALS, AROUND, CENTER)
        assert [mark.star.name for mark in picture.marks if mark.label is None] == []
        assert len(picture.marks) == 25

    @hypothesis_settings(max_examples=25, deadline=None, phases=[Phase.generate])
    @given(stars)
    def test_with_any_workgroups(self, some):
        picture = draw(tuple(some), GOALS, AROUND, CENTER)
        assert touching(picture) == []
        assert struck(picture) == []

    @hypothesis_settings(max_examples=10, deadline=None, phases=[Phase.generate])
    @given(stars)
    def test_labels_stay_inside_the_sky(self, some):
        picture = draw(tuple(some), GOALS, AROUND, CENTER)
        for mark in picture.marks:
            if mark.label:
                box = mark.label.box
                assert box.bottom <= HORIZON
                assert max(math.hypot(x - 620, (y - 640) / RATIO) for x, y in box.corners) <= 590

    @pytest.mark.parametrize("count", [0, 1, 2, 4, 5])
    def test_with_other_numbers_of_goals(self, count):
        goals = tuple((number, f"Goal {number}") for number in range(1, count + 1))
        picture = draw(real_stars(), goals, AROUND, CENTER)
        assert touching(picture) == []
        assert [key.shape.goal for key in picture.legend] == list(range(1, count + 1))


class TestPicture:
    def test_is_in_the_order_of_life(self):
        picture = draw(real_stars(), GOALS, AROUND, CENTER)
        order = [stage.value for stage in Stage]
        stages = [order.index(mark.star.stage) for mark in picture.marks]
        assert stages == sorted(stages)
        angles = [mark.angle for mark in picture.marks if mark.star.stage != CENTER]
        assert angles == sorted(angles)

    def test_marks_stand_in_the_part_of_their_stage(self):
        picture = draw(real_stars(), GOALS, AROUND, CENTER)
        parts = {sector.stage: sector for sector in picture.sectors}
        for mark in picture.marks:
            if mark.star.stage != CENTER:
                assert parts[mark.star.stage].start < mark.angle < parts[mark.star.stage].end
        assert [one.end for one in picture.sectors][:-1] == [after.start for _one, after in pairwise(picture.sectors)]

    def test_a_mark_stands_on_the_arc_of_a_goal_it_serves_and_small_ones_on_the_others(self):
        picture = draw(real_stars(), GOALS, AROUND, CENTER)
        for mark in picture.marks:
            if mark.star.stage != CENTER:
                assert sorted([mark.goal, *(second.goal for second in mark.seconds)]) == list(mark.star.goals)

    def test_a_line_ends_before_a_label_and_goes_on_behind_it(self):
        line = ray_pieces(math.pi / 2, 50, 500, [Box(600, 400, 640, 440)])
        assert line == "M620.0 595.0L620.0 442.5M620.0 397.5L620.0 190.0"
        assert arc_pieces(300, 0, math.pi, [Box(600, 360, 640, 380)]).count("M") == 2
        assert arc_pieces(300, 0, math.pi, [Box(600, 500, 640, 520)]).count("M") == 1

    def test_what_two_labels_leave_between_them_is_drawn_only_when_it_is_long_enough(self):
        close = [Box(600, 400, 640, 440), Box(600, 445, 640, 480)]
        assert ray_pieces(math.pi / 2, 50, 500, close).count("M") == 2

    def test_readers_see_words_where_the_sources_have_codes(self):
        names = [star.name for star in real_stars()]
        assert [name for name in names if re.search(r"\b(OYC|JAG|LASDI|LAEPP|LAWSC|FYCAP|LAP3|IHE)\b", name)] == []
        assert {"Opportunity Youth", "Joint Advocacy", "Educator Pathways", "Workforce Systems"} <= set(names)

    def test_an_arc_is_strong_only_where_its_workgroups_are(self):
        lonely = Star(1, "One", "", "k12", (1,))
        picture = draw((lonely,), GOALS, AROUND, CENTER)
        assert [arc.span for arc in picture.arcs] == ["", "", ""]

    def test_up_to_eighteen_partners_are_dots_and_more_are_a_ring(self):
        some = (Star(1, "Few", "", "k12", (1,), partners=18), Star(2, "Many", "", "k12", (2,), partners=19))
        marks = {mark.star.name: mark for mark in draw(some, GOALS, AROUND, CENTER).marks}
        assert (marks["Few"].dots, marks["Few"].ringed) == (18, False)
        assert (marks["Many"].dots, marks["Many"].ringed) == (0, True)

    def test_a_group_without_a_goal_is_drawn_on_no_arc(self):
        picture = draw((Star(1, "Free", "", "k12", ()),), GOALS, AROUND, CENTER)
        assert picture.marks[0].goal == 0

    def test_a_long_name_breaks_in_two_lines(self):
        picture = draw((Star(1, "College and career advisory", "", "k12", (1,)),), GOALS, AROUND, CENTER)
        assert [line.text for line in picture.marks[0].label.lines] == ["College and", "career advisory"]

    def test_the_same_records_give_the_same_picture(self):
        draw.cache_clear()
        first = [mark.label for mark in draw(real_stars(), GOALS, AROUND, CENTER).marks]
        draw.cache_clear()
        assert [mark.label for mark in draw(real_stars(), GOALS, AROUND, CENTER).marks] == first

    def test_every_goal_has_its_own_shape(self):
        assert len({re.sub(r"[-\d. ]+", "", shape_path(goal, 0, 0)) for goal in (1, 2, 3, 4, 5)}) == 5


class TestCap:
    def many(self, count: int) -> list[Star]:
        stages = [stage.value for stage in Stage]
        return [Star(n, f"Group {n}", "", stages[n % 5], (1 + n % 3,), partners=n % 30) for n in range(count)]

    def test_of_many_those_with_the_most_partners_are_drawn(self):
        crowd = [Star(n, f"Group {n}", "", "k12", (1,), partners=n) for n in range(100)]
        drawn = {star.partners for star in choose(crowd, CENTER)}
        assert drawn == set(range(100 - (MOST_MARKS - MOST_IN_THE_CENTER), 100))

    def test_no_stage_and_goal_that_has_a_group_is_left_white(self):
        crowd = [Star(n, f"Group {n}", "", "k12", (1,), partners=20) for n in range(100)]
        lonely = Star(1000, "Lonely", "", "workforce", (3,), partners=0)
        assert lonely in choose([*crowd, lonely], CENTER)

    def test_groups_that_have_ended_give_way_first(self):
        crowd = [Star(n, f"Group {n}", "", "k12", (1,), partners=1) for n in range(35)]
        ended = Star(99, "Ended", "", "k12", (1,), partners=30, ended=True)
        assert ended not in choose([*crowd, ended], CENTER)

    def test_marks_never_touch_however_many_there_are(self):
        picture = draw(tuple(self.many(2500)), GOALS, AROUND, CENTER)
        assert len(picture.marks) <= MOST_MARKS
        assert touching(picture) == []

    def test_one_crowded_arc_drops_its_smallest(self):
        crowd = tuple(Star(n, f"Group {n}", "", "k12", (1,), partners=n) for n in range(35))
        picture = draw(crowd, GOALS, AROUND, CENTER)
        drawn = {mark.star.partners for mark in picture.marks}
        assert 10 < len(drawn) < 35
        assert drawn == set(range(35 - len(drawn), 35))
        assert touching(picture) == []


class TestLettering:
    def test_what_does_not_fit_is_told_by_an_ellipsis(self):
        assert cut("Neighborhood", 6) == "Neigh…"
        assert cut("Six on", 6) == "Six on"

    def test_a_single_word_stays_in_one_line(self):
        assert halves("Bildungsgerechtigkeit", 10) == ("Bildungsg…",)

    def test_other_scripts_count_as_square(self):
        assert width_of("語語", 10) > 20


@pytest.mark.django_db
class TestPage:
    @pytest.fixture
    def compact(self):
        load_compact()

    def links(self, answer) -> list[str]:
        """The addresses of the workgroups in the picture."""
        picture = answer.content.decode().split('class="pic"')[1].split("</svg>")[0]
        return re.findall(r'<a href="(/workgroups/[^"]+)"', picture)

    def test_every_workgroup_is_one_link_and_one_line_of_the_list(self, client, compact):
        answer = client.get("/")
        addresses = {one.get_absolute_url() for one in Workgroup.objects.all()}
        assert sorted(self.links(answer)) == sorted(addresses)
        rail = answer.content.decode().split('class="rail"')[1].split("</ol>")[0]
        assert set(re.findall(r'href="(/workgroups/[^"]+)"', rail)) == addresses

    def test_every_link_has_a_name_and_a_description(self, client, compact):
        picture = client.get("/").content.decode().split('class="pic"')[1].split("</svg>")[0]
        reading = Workgroup.objects.get(slug="grade-level-reading")
        assert f'aria-describedby="w{reading.pk}"' in picture
        description = re.search(rf'<desc id="w{reading.pk}">([^<]*)</desc>', picture)[1]
        assert description.startswith(
            "L.A. Campaign for Grade-Level Reading. Early childhood. Goal 1, Graduate. Convened"
        )

    def test_a_group_that_has_ended_is_hollow_and_the_caption_says_so(self, client, world):
        assert "ended" not in client.get("/").content.decode()
        Workgroup.objects.filter(pk=world.reading.pk).update(state=State.CLOSED)
        body = client.get("/").content.decode()
        assert body.count("k-star ended") + body.count("k-star small ended") > 0
        assert "A hollow mark is a group that has ended." in body

    def test_a_partner_that_leaves_takes_its_dot_along(self, client, world):
        Workgroup.objects.filter(pk=world.reading.pk).update(stage=Stage.K12)
        assert 'pathLength="1"' in client.get("/").content.decode()
        Seat.objects.update(until="2020-01-01T00:00Z", since="2019-01-01T00:00Z")
        assert "pathLength" not in client.get("/").content.decode()

    def test_the_picture_weighs_and_asks_the_same_for_2500_workgroups(self, client, compact):
        few = count_queries(client, "/")
        alliance = Organization.objects.get(is_backbone=True)
        stages = list(Stage)
        made = Workgroup.objects.bulk_create(
            Workgroup(slug=f"group-{n}", name=f"Neighborhood group {n}", stage=stages[n % 5], goal_numbers=[1 + n % 3])
            for n in range(2475)
        )
        Convener.objects.bulk_create(Convener(workgroup=one, organization=alliance) for one in made)
        answer = client.get("/")
        body = answer.content.decode()
        assert len(gzip.compress(answer.content)) <= 60_000
        assert len(self.links(answer)) <= MOST_MARKS
        assert f"{2500 - len(self.links(answer)):,}".replace(",", "") in body.replace(",", "")
        assert count_queries(client, "/") == few <= 12

    def test_a_fresh_portal_says_what_will_be_here(self, client):
        body = client.get("/").content.decode()
        assert "No workgroups yet" in body
        assert "No goals yet" in body
        assert "Nobody has signed yet" in body
        assert "No agreement yet" in body

    def test_numbers_in_the_picture_are_the_same_in_every_language(self, client, compact, settings):
        settings.FORMAT_MODULE_PATH = None  # Spanish as in Spain, with a decimal comma
        reset_format_cache()
        english, spanish = (
            re.findall(r' d="([^"]+)"', client.get(path).content.decode().split("<g aria-hidden")[1])
            for path in ("/", "/es/")
        )
        assert spanish[:3] == english[:3]
        assert not re.search(r'[xy]="\d+,', client.get("/es/").content.decode())
        settings.FORMAT_MODULE_PATH = ["compact.formats"]
        reset_format_cache()


@pytest.mark.django_db
def test_goals_follow_the_records(client, world):
    Goal.objects.create(slug="read", number=1, statement="Every child reads", short_name="Read", since=2016)
    assert '<text class="k-goal" x="343.0" y="670">1 Read</text>' in client.get("/").content.decode()
