"""Why a customer is in their RFM group: scores and the rule, in words."""

from collections.abc import Mapping

import numpy as np

from core.domain import rfm_words, wording
from core.domain.rfm import BEST_SCORE, RfmChoice
from core.features import rfm
from core.insight.what_if import FloatArray, Placing, Rows


def in_words(own: Mapping[str, float], choice: RfmChoice) -> tuple[str, ...]:
    """Return what a customer did with its scores, and the rule of their group.

    Parameters
    ----------
    own : column → value; the columns are those of `choice`.
    """
    days, orders, spend = (own[name] for name in choice.columns)
    buyer = _buyers({name: np.array([value]) for name, value in own.items()}, choice)
    said = (
        f"The last order was {wording.counted(round(days), 'day')} before the date of the groups",
        wording.counted(round(orders), "order"),
        f"Spent {rfm_words.money(spend * 10**choice.currency.digits, choice.currency)}",
    )
    scores = (int(score[0]) for score in rfm.scores(buyer, choice.cutoffs))
    rules = [rfm_words.rule(each, choice.cutoffs, choice.currency) for each in choice.scheme.groups]
    group = int(rfm.groups(buyer, choice.cutoffs, choice.scheme)[0])
    return (
        *(
            f"{what}: score {score} of {BEST_SCORE}."
            for what, score in zip(said, scores, strict=True)
        ),
        f"The rule of the group: {(*rules, rfm_words.EVERYBODY_ELSE)[group]}.",
    )


def placing(choice: RfmChoice) -> Placing:
    """Return how customers are placed into groups; labels are places in the scheme's names."""
    return Placing(
        lambda rows: rfm.groups(_buyers(rows, choice), choice.cutoffs, choice.scheme),
        _on_log_scales,
    )


def _buyers(rows: Rows, choice: RfmChoice) -> rfm.Buyers:
    days, orders, spend = (rows[name] for name in choice.columns)
    spend_minor = np.rint(spend * 10**choice.currency.digits).astype(np.int64)
    return rfm.Buyers(
        np.arange(days.size),
        np.floor(days).astype(np.int64),
        np.rint(orders).astype(np.int64),
        spend_minor,
    )


def _on_log_scales(rows: Rows) -> FloatArray:
    return np.column_stack([np.sign(own) * np.log1p(np.abs(own)) for own in rows.values()])
