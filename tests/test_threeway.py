"""Two texts made of one at once become one text again, and nothing that either has written is lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from compact.threeway import lines, merge

MARKS = ("[first]", "[and]", "[end]")
words = st.lists(st.sampled_from(["reads", "counts", "sums", "asks", "", "tells"]), max_size=6)


def merged(base: str, mine: str, theirs: str) -> tuple[str, bool]:
    found = merge(base, mine, theirs, marks=MARKS)
    return found.text, found.clashed


def test_changes_to_different_lines_become_one_text():
    assert merged("one\ntwo\nthree", "ONE\ntwo\nthree", "one\ntwo\nTHREE\nfour") == ("ONE\ntwo\nTHREE\nfour", False)


def test_lines_put_in_at_the_same_spot_stand_one_after_the_other():
    assert merged("one", "one\nmine", "one\ntheirs") == ("one\ntheirs\nmine", False)
    assert merged("", "mine", "theirs") == ("theirs\nmine", False)
    assert merged("one", "one\nsame", "one\nsame") == ("one\nsame", False)


def test_who_goes_on_in_a_line_while_another_begins_the_next_is_no_clash():
    assert merged("The lib", "The library can", "The lib\nReadiness rose") == ("The library can\nReadiness rose", False)


def test_the_same_line_changed_in_two_ways_stands_twice_and_marked():
    text, clashed = merged("22 rooms", "41 rooms", "23 rooms")

    assert (text, clashed) == ("[first]\n23 rooms\n[and]\n41 rooms\n[end]", True)


def test_what_one_took_out_and_the_other_changed_stays_as_changed():
    assert merged("a\nb\nc", "a\nc", "a\nB!\nc") == ("a\nB!\nc", False)
    assert merged("a\nb\nc", "a\nB!\nc", "a\nc") == ("a\nB!\nc", False)


def test_however_the_browser_ends_lines_it_is_the_same_text():
    assert merged("a\r\nb", "a\r\nb\r\nmine", "a\nB") == ("a\nB\nmine", False)


@settings(max_examples=30, deadline=None)
@given(base=words, mine=words, theirs=words)
def test_no_line_that_somebody_wrote_is_lost(base, mine, theirs):
    old, own, other = ("\n".join(one) for one in (base, mine, theirs))
    text, _clashed = merged(old, own, other)
    kept = lines(text)

    for written in (own, other):
        new = [one for one in lines(written) if one]
        for one in set(new) - set(lines(old)):
            assert one in kept
    # Whoever changed nothing gets what the other wrote, and twice the same is once.
    assert merged(old, old, other) == ("\n".join(lines(other)), False)
    assert merged(old, own, old) == ("\n".join(lines(own)), False)
    assert merged(old, own, own) == ("\n".join(lines(own)), False)
