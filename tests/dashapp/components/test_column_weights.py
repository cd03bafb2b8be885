"""Which columns matter, in a sentence."""

from core.domain.importance import ColumnImportance
from dashapp.components.column_weights import recommendation

AGE = ColumnImportance("Age", 0.6)
INCOME = ColumnImportance("Income", 0.4)
SHOE = ColumnImportance("Shoe size", 0.01, is_kept=False)
BORN = ColumnImportance("Born", 0.3, is_kept=False, like="Age", correlation=-0.99)


def test_when_every_column_matters_none_is_named() -> None:
    assert recommendation([AGE, INCOME]) == "Every column takes part in telling the segments apart."


def test_what_adds_little_is_named_with_what_would_do() -> None:
    assert recommendation([AGE, INCOME, SHOE]) == (
        "“Shoe size” adds little; “Age” and “Income” would do."
    )
    assert recommendation([AGE, BORN, SHOE]) == (
        "“Born” and “Shoe size” add little; “Age” would do."
    )


def test_of_many_columns_only_those_to_leave_out_are_named() -> None:
    many = [ColumnImportance(name, 0.2) for name in "abcde"]

    assert recommendation([*many, SHOE]) == "“Shoe size” adds little; the other 5 would do."
