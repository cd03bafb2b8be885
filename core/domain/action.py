"""What we recommend to do about a segment, and why."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Action:
    """A recommended action.

    Attributes
    ----------
    name : in a few words. text : what to do.
    reasons : the segment's own facts that speak for it, in sentences.
    money : what is at stake and how that is computed, in a sentence; "" where it is not known.
    at_stake : the same amount, in the unit of what customers spent; None where it is not known.
    """

    name: str
    text: str
    reasons: tuple[str, ...]
    money: str = ""
    at_stake: float | None = None
