"""One matcher for names: what is typed finds the one organization that is meant (F2)."""

import pytest

from partners.names import Names

KNOWN = [
    (1, "Los Angeles County Office of Education"),
    (1, "LACOE"),
    (2, "Los Angeles Unified School District"),
    (3, "Los Angeles Unified Board of Education"),
    (3, "LAUSD Board"),
    (4, "UNITE-LA"),
    (5, "California State University, Northridge"),
    (6, "University of California, Los Angeles"),
    (7, "Alliance for Children’s Rights"),
    (8, "Los Angeles Area Chamber of Commerce"),
    (9, "Los Angeles County Board of Supervisors"),
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("LACOE", {1}),
        ("  lacoe ", {1}),
        ("L.A.C.O.E.", {1}),
        ("L.A. County Office of Education", {1}),
        ("LA County Office of Ed.", {1}),
        ("Los Angeles County Office of Education", {1}),
        ("LAUSD", {2}),
        ("L.A. Unified School Dist.", {2}),
        ("LA USD", {2}),
        ("CSUN", {5}),
        ("Cal. State University Northridge", {5}),
        ("CSU Northridge", {5}),
        ("UC Los Angeles", {6}),
        ("Alliance for Children's Rights", {7}),
        ("The Alliance for Childrens Rights", {7}),
        ("L.A. Area Chamber of Commerce", {8}),
        ("LA County Bd. of Supervisors", {9}),
        ("LA", set()),
        ("", set()),
        ("***", set()),
        ("Boeing", set()),
    ],
)
def test_f2_a_name_however_it_is_typed_is_one_organization(typed, meant):
    assert Names(KNOWN).called(typed) == meant


def test_what_is_written_exactly_so_goes_before_what_it_may_be_short_for():
    names = Names([*KNOWN, (20, "LAUSD")])
    assert names.called("lausd") == {20}
    assert names.called("L.A.U.S.D.") == {20}
    assert names.called("L.A. Unified School District") == {2}


def test_part_of_a_name_finds_all_that_have_it_and_no_compound():
    assert Names(KNOWN).alike("los angeles") == {1, 2, 3, 6, 8, 9}
    assert Names(KNOWN).alike("la") >= {4}
    assert Names(KNOWN).alike("chamber") == {8}


@pytest.mark.parametrize("typed", ["Los Angeles County Ofice of Educaton", "Aliance for Childrens Rights"])
def test_a_slip_of_the_pen_is_forgiven(typed):
    assert len(Names(KNOWN).alike(typed)) == 1


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("L.A. County Office of Education", 1),
        ("Los Angeles County Office of Education Foundation", 1),
        ("LAC Office of Education", 1),
        ("Los Angeles Unified", 2),
        ("UCLA", 6),
    ],
)
def test_f2_before_another_is_made_those_that_may_be_the_same_are_shown(typed, shown):
    assert shown in Names(KNOWN).perhaps(typed)


def test_what_is_like_nothing_is_asked_about_nothing():
    assert Names(KNOWN).perhaps("Boeing") == set()


def test_five_thousand_names_are_matched_without_asking_each():
    names = Names((number, f"Organization {number} of the Valley") for number in range(5000))
    assert names.called("organization 4711 of the valley") == {4711}
    assert names.called("Organization 4711, the Valley") == {4711}
