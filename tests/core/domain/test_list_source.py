import pytest

from core.domain.list_source import MOST_PARTS, Part, Whom, in_address, of_address
from core.domain.list_words import warnings, whom
from core.domain.lists import ListTally
from core.domain.selection import Alike, Selection
from core.errors import UserError


def test_whose_list_it_is_comes_back_from_the_database_as_it_was() -> None:
    alike = Selection(2, alike=Alike((7, 9), 50))
    made = Whom((Part(1, 5), Part(2, None, alike)), (Part(3),), (Part(1, 6),))

    assert Whom.from_json(made.to_json()) == made


def test_segments_come_back_from_an_address() -> None:
    parts = (Part(3, 17), Part(4))

    assert in_address(parts) == "3.17,4.all"
    assert of_address("3.17,4.all") == parts
    assert of_address("") == ()


def test_a_list_of_nothing_or_of_too_much_is_refused() -> None:
    with pytest.raises(UserError):
        Whom(())
    with pytest.raises(UserError):
        Whom((Part(1),) * (MOST_PARTS + 1))


def test_whose_list_it_is_can_be_read() -> None:
    assert whom(["Loyal", "New"], ["A", "B"], ["C", "D"]) == (
        "Loyal or New, also in A and in B, but not in C or D"
    )


def _tally(n_rows: int, n_bytes: int = 0) -> ListTally:
    return ListTally(2_000_000, n_rows, n_bytes, {}, 0, {})


@pytest.mark.parametrize(
    ("n_rows", "tone", "said"),
    [
        (0, "danger", "Nobody"),
        (99, "danger", "99 people: Google does not use lists with fewer than 100."),
        (100, "warning", "fewer than 1,000"),
        (999, "warning", "999 people"),
        (1_000, "", ""),
    ],
)
def test_a_list_that_is_too_small_is_warned_of(n_rows: int, tone: str, said: str) -> None:
    found = warnings(_tally(n_rows), "Google", (1_000, 100), (None, None))

    assert [each for each, _ in found] == ([tone] if tone else [])
    assert all(said in text for _, text in found)


def test_segments_that_have_nobody_in_common_are_said_to() -> None:
    ((_, said),) = warnings(ListTally(0, 0, 0, {}, 0, {}), "Meta", (100, 100), (None, None))

    assert said.startswith("Nobody is asked for")


def test_a_file_that_is_too_large_says_into_how_many_it_must_go() -> None:
    ((tone, said),) = warnings(_tally(900_000, 118_000_000), "Klaviyo", (0, 0), (50_000_000, None))

    assert tone == "warning"
    assert "900,000 customers (118 MB)" in said
    assert "50 MB" in said
    assert "at least 3." in said


def test_excel_opens_no_more_rows_than_it_can() -> None:
    assert not warnings(_tally(1_048_575), "Excel", (0, 0), (None, 1_048_576))
    ((_, said),) = warnings(_tally(1_048_576), "Excel", (0, 0), (None, 1_048_576))

    assert "1,048,576 rows" in said
