"""How money is said to be understood."""

import pytest

from core.domain.order_policy import RefundPolicy, money_of


@pytest.mark.parametrize(
    ("policies", "said"),
    [
        ([], ""),
        ([RefundPolicy.NET, RefundPolicy.NET], "after refunds"),
        (
            [RefundPolicy.IGNORE, RefundPolicy.NET],
            "after refunds or before refunds, as each import was chosen",
        ),
    ],
)
def test_money_is_said_as_the_imports_were_chosen(policies: list[RefundPolicy], said: str) -> None:
    assert money_of(policies) == said
