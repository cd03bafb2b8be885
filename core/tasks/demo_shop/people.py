"""The customers of the demo shop before they have bought anything: how they live."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from core.tasks.demo_shop.types import CHANNELS, SHOPPER_TYPES

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# Of age, income, visits and score, within one type: who earns more is older and spends more,
# who visits more spends more.
_CORRELATION = np.array(
    [
        [1.00, 0.25, -0.20, -0.10],
        [0.25, 1.00, 0.00, 0.25],
        [-0.20, 0.00, 1.00, 0.35],
        [-0.10, 0.25, 0.35, 1.00],
    ]
)
_SHARE_BETWEEN_TYPES = 0.14
_GENDERS = ("Female", "Male", "Other", None)
_GENDER_SHARES = (0.52, 0.43, 0.02, 0.03)
_UNKNOWN_HOUSEHOLD = 0.03
_UNKNOWN_NEWSLETTER = 0.02


@dataclass(frozen=True)
class People:
    """One entry for each customer in every array or tuple.

    Attributes
    ----------
    type_index : position in SHOPPER_TYPES.
    age : years. income : euros a year, NaN where not told. household : people, NaN likewise.
    visits : to the shop, a month. score : spending score, 1 … 100.
    zeal : how much more a person buys than their type, 1 = as the type.
    newsletter : whether they agreed; None when never asked.
    """

    type_index: Ints
    age: Ints
    income: Floats
    household: Floats
    visits: Floats
    score: Ints
    zeal: Floats
    signed_up: tuple[date, ...]
    genders: tuple[str | None, ...]
    channels: tuple[str, ...]
    newsletter: tuple[bool | None, ...]


def make_people(n: int, rng: np.random.Generator, as_of: date) -> People:
    """Return `n` customers who signed up before `as_of`."""
    type_index = rng.choice(len(SHOPPER_TYPES), n, p=[kind.share for kind in SHOPPER_TYPES])
    blend = _Blend(type_index, rng)
    draws = rng.standard_normal((n, 4)) @ np.linalg.cholesky(_CORRELATION).T
    return People(
        type_index=type_index,
        age=_whole(blend.of("age") + blend.of("age_sd") * draws[:, 0], 18, 92),
        income=_incomes(blend, draws[:, 1], rng),
        household=_with_gaps(
            _whole(1 + rng.poisson(blend.of("household")), 1, 8), _UNKNOWN_HOUSEHOLD, rng
        ),
        visits=np.round(blend.of("visits") * np.exp(0.38 * draws[:, 2] - 0.07), 1),
        score=_whole(blend.of("score") + blend.of("score_sd") * draws[:, 3], 1, 100),
        zeal=np.exp(0.35 * draws[:, 3] - 0.06) * rng.gamma(4.0, 0.25, n),
        signed_up=_signed_up(blend.of("years"), rng, as_of),
        genders=tuple(_GENDERS[i] for i in rng.choice(len(_GENDERS), n, p=_GENDER_SHARES)),
        channels=_channels(type_index, rng),
        newsletter=_newsletter(blend.of("newsletter"), rng),
    )


class _Blend:
    """The numbers of each person's type; a few people stand between two types."""

    def __init__(self, type_index: Ints, rng: np.random.Generator) -> None:
        n = len(type_index)
        self._own = type_index
        self._other = rng.integers(0, len(SHOPPER_TYPES), n)
        is_between = rng.random(n) < _SHARE_BETWEEN_TYPES
        self._share_of_other = np.where(is_between, rng.uniform(0.2, 0.5, n), 0.0)

    def of(self, attribute: str) -> Floats:
        values = np.array([getattr(kind, attribute) for kind in SHOPPER_TYPES], dtype=np.float64)
        share = self._share_of_other
        blended: Floats = values[self._own] * (1 - share) + values[self._other] * share
        return blended


def _whole(values: Floats | Ints, low: int, high: int) -> Ints:
    return np.clip(np.rint(values), low, high).astype(np.int64)


def _incomes(blend: _Blend, draw: Floats, rng: np.random.Generator) -> Floats:
    """Return incomes in whole hundreds; the older do not tell theirs more often."""
    incomes = blend.of("income") * np.exp(blend.of("income_spread") * draw)
    is_untold = rng.random(len(draw)) < 0.02 + 0.0012 * (blend.of("age") - 18)
    return np.where(is_untold, np.nan, np.round(incomes, -2))


def _with_gaps(values: Ints, share: float, rng: np.random.Generator) -> Floats:
    return np.where(rng.random(len(values)) < share, np.nan, values)


def _signed_up(years: Floats, rng: np.random.Generator, as_of: date) -> tuple[date, ...]:
    days = np.clip(rng.gamma(2.0, years * 365 / 2), 10, 15 * 365).astype(np.int64)
    return tuple(as_of - timedelta(days=int(ago)) for ago in days)


def _channels(type_index: Ints, rng: np.random.Generator) -> tuple[str, ...]:
    limits = np.cumsum([kind.channels for kind in SHOPPER_TYPES], axis=1)[type_index]
    chosen = (rng.random((len(type_index), 1)) > limits[:, :-1]).sum(axis=1)
    return tuple(CHANNELS[i] for i in chosen)


def _newsletter(shares: Floats, rng: np.random.Generator) -> tuple[bool | None, ...]:
    agreed = rng.random(len(shares)) < shares
    never_asked = rng.random(len(shares)) < _UNKNOWN_NEWSLETTER
    return tuple(
        None if not_asked else bool(yes) for yes, not_asked in zip(agreed, never_asked, strict=True)
    )
