"""Findings as plain data: tables have numbers, and everything can be copied as text."""

import pytest

from core.domain.findings import Findings, Part, Row, Sentence, Table

SIZES = Table(
    "sizes", "Sizes", ("Segment", "Customers"), (Row("1", ("A", "30")), Row("2", ("B", "12"))),
    note="2 in all.",
)  # fmt: skip
MONEY = Table("money", "Money", ("Segment", "Spent"), (Row("1", ("A", "5 EUR")),))
FINDINGS = Findings(
    (
        Part("short", "In short", (Sentence("A is larger.", "sizes", ("1",)),)),
        Part("patterns", "Patterns", (Sentence("A spent 5 EUR.", "money"),), (SIZES, MONEY)),
    )
)


def test_sentences_name_the_number_of_their_table_before_and_after_it() -> None:
    assert [FINDINGS.number(one.table) for one in FINDINGS.sentences] == [1, 2]
    with pytest.raises(KeyError):
        FINDINGS.number("nothing")


def test_lines_that_are_named_carry_what_they_say_and_nothing_else() -> None:
    assert SIZES.told(("1",)) == "Segment\nCustomers\nA\n30"
    assert SIZES.told().endswith("B\n12\n2 in all.")


def test_as_text_they_have_chapters_references_and_tables_for_a_spreadsheet() -> None:
    assert FINDINGS.as_text("Spring") == (
        "Spring\n\nIN SHORT\n\n- A is larger. (Table 1)\n\nPATTERNS\n\n- A spent 5 EUR. (Table 2)"
        "\n\nTable 1: Sizes\nSegment\tCustomers\nA\t30\nB\t12\n2 in all.\n\nTable 2: Money\n"
        "Segment\tSpent\nA\t5 EUR\n"
    )
