"""What of a file of orders counts: refunds, and the currency."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class RefundPolicy(StrEnum):
    """What happens to money that went back.

    NET: it is taken off what was spent. IGNORE: lines that went back are left out, as if they had
    never been written. EXCLUDE: an order of which anything went back does not count at all.
    """

    NET = "net"
    IGNORE = "ignore"
    EXCLUDE = "exclude"


REFUND_LABELS: dict[RefundPolicy, str] = {
    RefundPolicy.NET: "after refunds",
    RefundPolicy.IGNORE: "before refunds",
    RefundPolicy.EXCLUDE: "without orders that were refunded",
}
"""How money is to be understood, for wherever it is shown."""


def money_of(policies: Iterable[RefundPolicy]) -> str:
    """Return how money is to be understood where imports have these policies; "" for none."""
    given = set(policies)
    said = [REFUND_LABELS[policy] for policy in RefundPolicy if policy in given]
    return " or ".join(said) + (", as each import was chosen" if len(said) > 1 else "")


def refunds_of(policy: Mapping[str, Any] | None) -> RefundPolicy:
    """Return what an import's stored policy does with refunds."""
    return RefundPolicy((policy or {}).get("refunds") or RefundPolicy.NET)


@dataclass(frozen=True)
class OrderPolicy:
    """What of a file of orders counts.

    Attributes
    ----------
    currency : ISO code of the currency that counts in the shop from now on; "" when nobody chose:
        then the one of the shop's first file, there the one with most lines.
    """

    refunds: RefundPolicy = RefundPolicy.NET
    currency: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return {"refunds": self.refunds, "currency": self.currency}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "OrderPolicy":
        """Read what `to_json` wrote."""
        return cls(
            refunds=refunds_of(data),
            currency=str(data.get("currency") or ""),
        )
