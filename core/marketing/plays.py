"""The library of plays: reading it, and choosing what fits a segment."""

import re
import string
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import Any

from core.domain import segment_words, wording
from core.domain.action import Action
from core.domain.effects import in_own_unit, without_unit
from core.domain.fields import Kind
from core.domain.results import Trait
from core.domain.segments import SegmentSummary
from core.errors import ConfigurationError

BUILT_IN = Path(__file__).with_name("plays.toml")

FACTS = {
    "recency": "Days since last order",
    "tenure": "Days since first order",
    "orders": "Orders",
    "spend": "Spend",
    "average_order": "Average order",
    "gap": "Days between orders",
    "returned": "Returned (% of money)",
    "discount": "Discount (% of price)",
}
"""Fact → column of the behaviour of customers, without its unit."""

Facts = Mapping[str, tuple[str, ...]]

_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_CONDITIONS = ("times_at_least", "times_below", "at_least", "below")
_SAID = ("share", "customers", "each", "amount")


@dataclass(frozen=True)
class Condition:
    """What must hold of the mean of one fact; `test` is one of `_CONDITIONS`.

    `columns` are names that the fact may have, in plain form; the first that is there counts.
    """

    columns: tuple[str, ...]
    test: str
    bound: float

    def holds(self, trait: Trait) -> bool:
        """Tell whether it holds; a multiple of an average that is not above zero never does."""
        value = trait.mean
        if self.test.startswith("times_"):
            if trait.overall_mean <= 0:
                return False
            value = trait.mean / trait.overall_mean
        return value >= self.bound if self.test.endswith("at_least") else value < self.bound


@dataclass(frozen=True)
class Stake:
    """How the money at stake is computed; `of` is “order” or “spend”, `share` 0 … 1."""

    of: str
    share: float
    says: str


@dataclass(frozen=True)
class Play:
    """Something that marketing can do, and for which segments."""

    name: str
    text: str
    conditions: tuple[Condition, ...]
    stake: Stake | None = None


@lru_cache(maxsize=8)
def load(path: Path) -> tuple[Play, ...]:
    """Read a library of plays, once for each path.

    Raises
    ------
    ConfigurationError : the file is not there or not TOML, or a play in it is wrong; the message
        names the file and the line or the play.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"The plays in {path} cannot be read: {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"The plays in {path} are not written as TOML: {error}.") from None
    listed = data.get("play")
    if not set(data) <= {"play", "facts"} or not isinstance(listed, list) or not listed:
        raise ConfigurationError(f"The plays in {path} must each begin with a line [[play]].")
    try:
        facts = _facts(data.get("facts", {}))
        return tuple(_play(number, each, facts) for number, each in enumerate(listed, start=1))
    except ValueError as error:
        raise ConfigurationError(f"The plays in {path}: {error}") from None


def recommend(
    plays: Iterable[Play], segment: SegmentSummary, kinds: Mapping[str, Kind], spend_column: str
) -> Action | None:
    """Return the first play that fits a segment, or None; none fits who is in no segment.

    Parameters
    ----------
    spend_column : what customers spent by their orders; "" where that is not known, and then no
        money is computed.
    """
    if segment.is_rest:
        return None
    by_name = _by_name(segment.traits)
    for play in plays:
        told = [_first(by_name, each.columns) for each in play.conditions]
        known = [trait for trait in told if trait is not None]
        if len(known) == len(told) and all(map(Condition.holds, play.conditions, known)):
            reasons = dict.fromkeys(
                segment_words.against_average(trait, kinds.get(trait.column, Kind.NUMBER))
                for trait in known
            )
            if not spend_column:
                return Action(play.name, play.text, tuple(reasons))
            at_stake = _money(play.stake, segment.n_customers, by_name)
            return Action(play.name, play.text, tuple(reasons), *at_stake)
    return None


def _by_name(traits: Sequence[Trait]) -> dict[str, Trait]:
    """Return traits by the plain names of their columns, with and without what is in brackets."""
    by_name: dict[str, Trait] = {}
    for name_of in (_plain, _bare):
        for trait in traits:
            by_name.setdefault(name_of(trait.column), trait)
    return by_name


def _plain(column: str) -> str:
    return without_unit(column).casefold().replace("_", " ")


def _bare(column: str) -> str:
    return _BRACKETS.sub("", _plain(column)).strip()


def _first(by_name: Mapping[str, Trait], columns: Iterable[str]) -> Trait | None:
    return next((by_name[name] for name in columns if name in by_name), None)


def _money(
    stake: Stake | None, n_customers: int, by_name: Mapping[str, Trait]
) -> tuple[str, float | None]:
    spend, orders = (by_name.get(_plain(FACTS[fact])) for fact in ("spend", "orders"))
    if stake is None or spend is None or spend.mean <= 0:
        return "", None
    each = spend.mean
    if stake.of == "order":
        if orders is None or orders.mean <= 0:
            return "", None
        each = spend.mean / orders.mean
    amount = float(round(n_customers * stake.share * each))
    said = stake.says.format(
        share=wording.share(stake.share),
        customers=wording.count(n_customers),
        each=in_own_unit(each, spend.column),
        amount=in_own_unit(amount, spend.column),
    )
    return said, amount


def _facts(data: Any) -> Facts:  # noqa: ANN401 - what stands in a file can be anything
    """Return the facts that plays may ask for: those of orders, and those that the file names."""
    if not isinstance(data, dict):
        raise ValueError("facts must be a table: a name, and the columns that it may be.")
    found: dict[str, tuple[str, ...]] = {fact: (_plain(name),) for fact, name in FACTS.items()}
    for fact, columns in data.items():
        if fact in FACTS:
            raise ValueError(f"the fact {wording.quoted(fact)} is known from orders already.")
        is_list = isinstance(columns, list) and all(isinstance(each, str) for each in columns)
        if not is_list or not columns:
            raise ValueError(f"the fact {wording.quoted(fact)} needs a list of columns.")
        found[fact] = tuple(_plain(each) for each in columns)
    return found


def _play(number: int, data: Any, facts: Facts) -> Play:  # noqa: ANN401 - what stands in a file can be anything
    called = f"play {number}"
    if not isinstance(data, dict):
        raise ValueError(f"{called} must begin with a line [[play]].")
    if isinstance(data.get("name"), str):
        called += f" ({wording.quoted(data['name'])})"
    _only(called, data, ("name", "text", "when", "money"))
    for key in ("name", "text"):
        if not isinstance(data.get(key), str) or not data[key].strip():
            raise ValueError(f"{called} has no {key}.")
    when = data.get("when")
    if not isinstance(when, dict) or not when:
        raise ValueError(f"{called} does not say when it fits.")
    conditions = tuple(
        each for fact in when for each in _conditions(called, fact, when[fact], facts)
    )
    stake = _stake(called, data["money"]) if "money" in data else None
    return Play(data["name"].strip(), data["text"].strip(), conditions, stake)


def _conditions(
    called: str,
    fact: str,
    tests: Any,  # noqa: ANN401 - as above
    facts: Facts,
) -> tuple[Condition, ...]:
    if fact not in facts:
        raise ValueError(f"{called} asks for {wording.quoted(fact)}; use {_either(facts)}.")
    if not isinstance(tests, dict) or not tests:
        raise ValueError(f"{called} sets no condition for {fact}; use {_either(_CONDITIONS)}.")
    _only(f"{called}, {fact},", tests, _CONDITIONS)
    return tuple(
        Condition(facts[fact], test, _number(f"{called}: {test} of {fact}", bound))
        for test, bound in tests.items()
    )


def _stake(called: str, data: Any) -> Stake:  # noqa: ANN401 - as above
    if not isinstance(data, dict):
        raise ValueError(f"{called}: money needs of, share and says.")
    _only(f"{called}, money,", data, ("of", "share", "says"))
    if data.get("of") not in ("order", "spend"):
        raise ValueError(f"{called}: of must be “order” or “spend”.")
    share = _number(f"{called}: share", data.get("share"))
    if not 0 < share <= 1:
        raise ValueError(f"{called}: share must be above 0 and at most 1.")
    return Stake(data["of"], share, _sentence(called, data.get("says")))


def _sentence(called: str, says: Any) -> str:  # noqa: ANN401 - as above
    if not isinstance(says, str) or not says.strip():
        raise ValueError(f"{called}: money needs a sentence in says.")
    try:
        named = {name for _, name, _, _ in string.Formatter().parse(says) if name is not None}
        if named <= set(_SAID):
            says.format(**dict.fromkeys(_SAID, ""))
    except ValueError:
        raise ValueError(f"{called}: the braces in says are not right.") from None
    if named - set(_SAID):
        raise ValueError(f"{called}: says may name {_either(f'{{{name}}}' for name in _SAID)}.")
    return says.strip()


def _only(called: str, data: Mapping[str, Any], known: Sequence[str]) -> None:
    for key in data:
        if key not in known:
            raise ValueError(f"{called} has {wording.quoted(key)}; use {_either(known)}.")


def _number(called: str, value: Any) -> float:  # noqa: ANN401 - as above
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise ValueError(f"{called} must be a number.")
    return float(value)


def _either(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} or {last}"
