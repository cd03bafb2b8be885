"""What an import of customers does to those who are there, and how rows find their customer."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class MatchPolicy(StrEnum):
    """What happens to customers who are known, and to those who are not in the file."""

    ADD = "add"
    REPLACE = "replace"
    NEW = "new"


class MatchBy(StrEnum):
    """By what a row of a file finds its customer.

    NUMBER: the customer number. CONTACT: the email address, else the phone number, else all that
    the row says. ROW: all that the row says, so that the same row is the same customer.
    """

    NUMBER = "number"
    CONTACT = "contact"
    ROW = "row"


POLICY_LABELS: dict[MatchPolicy, str] = {
    MatchPolicy.ADD: "added and updated",
    MatchPolicy.REPLACE: "replaced all",
    MatchPolicy.NEW: "only new ones",
}
"""How a policy is named in a history."""

MATCH_LABELS: dict[MatchBy, str] = {
    MatchBy.NUMBER: "by customer number",
    MatchBy.CONTACT: "by email address, else phone",
    MatchBy.ROW: "each row a customer of its own",
}
"""How it is named by what customers were told apart."""


@dataclass(frozen=True)
class CustomerPolicy:
    """What was chosen for one import of customers.

    Attributes
    ----------
    most_leaving : for REPLACE, how many customers somebody agreed to let go; None for any number.
    """

    match: MatchPolicy = MatchPolicy.ADD
    most_leaving: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return {"match": str(self.match), "most_leaving": self.most_leaving}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "CustomerPolicy":
        """Read what `to_json` wrote."""
        most = data.get("most_leaving")
        return cls(
            MatchPolicy(data.get("match") or MatchPolicy.ADD), None if most is None else int(most)
        )
