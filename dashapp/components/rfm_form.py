"""The cut-offs of RFM groups as boxes, in days, orders and money."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from core.domain.rfm import BEST_SCORE, N_CUTS, Currency, Cutoffs, Four, RfmChoice, Scheme
from core.domain.rfm_schemes import PLAIN, SCHEMES, scheme
from core.errors import UserError
from dashapp.components.parts import aria

_DAYS, _ORDERS, _MONEY = MEASURES = ("days", "orders", "money")
_CUT = "rfm-cut"
_BEST_FIRST = range(BEST_SCORE, 1, -1)
# (heading, before the box, as a screen reader says it)
_SAID = {
    _DAYS: ("Days since last order", "within", "Days since the last order at most"),
    _ORDERS: ("Orders", "from", "Orders at least"),
    _MONEY: ("Money spent", "from", "Money at least"),
}

Number = int | float | None


class RfmIds:
    """Component ids of the form."""

    SCHEME, AS_OF, AS_OF_HELP = "rfm-scheme", "rfm-as-of", "rfm-as-of-help"
    MONEY_UNIT = "rfm-money-unit"

    @staticmethod
    def cut(measure: Any, score: Any) -> dict[str, Any]:  # noqa: ANN401 - a name or ALL
        """Return the id of the box where a score of a measure begins."""
        return {"type": _CUT, "measure": measure, "score": score}


@dataclass(frozen=True)
class Boxes:
    """What stands in the form; a box that is empty is None.

    Attributes
    ----------
    cuts : of days, orders and money, each from score 5 down to score 2.
    """

    scheme: str | None
    as_of: str | None
    cuts: Sequence[Number]

    @property
    def chosen_scheme(self) -> Scheme:
        """The scheme that is chosen."""
        return scheme(self.scheme or PLAIN.name)

    @property
    def day(self) -> date:
        """The day that is chosen; raises UserError when there is none."""
        try:
            return date.fromisoformat(self.as_of or "")
        except ValueError as error:
            raise UserError(
                "The day that days are counted back from is missing.",
                "Choose a day, for example the day after the last order.",
            ) from error

    def choice(self, currency: Currency) -> RfmChoice:
        """Return the groups that are chosen; raises UserError when they cannot work."""
        days, orders, money = (self.cuts[at : at + N_CUTS] for at in (0, N_CUTS, 2 * N_CUTS))
        cutoffs = Cutoffs(
            days=_four(days, "days"),
            orders=_rising(orders, "orders"),
            spend_minor=_rising(money, "money", 10**currency.digits),
        )
        return RfmChoice(self.chosen_scheme, cutoffs, self.day, currency)


def box_values(choice: RfmChoice) -> list[Number]:
    """Return what stands in the boxes for a choice."""
    cutoffs, unit = choice.cutoffs, 10**choice.currency.digits
    money = (minor // unit if minor % unit == 0 else minor / unit for minor in cutoffs.spend_minor)
    return [*cutoffs.days, *reversed(cutoffs.orders), *reversed(list(money))]


def scheme_choice() -> html.Div:
    """Return the choice of a scheme as large cards."""
    return dbc.RadioItems(
        id=RfmIds.SCHEME,
        options=[
            {
                "value": each.name,
                "label": html.Div(
                    [
                        html.Strong(each.label),
                        html.Div(each.about, className="form-text"),
                    ]
                ),
            }
            for each in SCHEMES
        ],
        value=PLAIN.name,
        class_name="choice-cards",
        label_class_name="choice-card",
    )


def day_choice() -> html.Div:
    """Return the choice of the day that days are counted back from."""
    return html.Div(
        [
            html.Label("As of", htmlFor=RfmIds.AS_OF, className="form-label"),
            dbc.Input(
                id=RfmIds.AS_OF,
                type="date",
                class_name="rfm-day",
            ),
            html.P("", id=RfmIds.AS_OF_HELP, className="form-text"),
        ],
        className="field",
    )


def cut_boxes() -> html.Div:
    """Return a table of boxes: a row for each measure, a column for each score but the lowest."""
    heads = ["", *(f"Score {score}" for score in _BEST_FIRST)]
    heads[1] += " (best)"
    return html.Div(
        html.Table(
            [
                html.Caption(
                    "Where each score begins. Everybody else has score 1.",
                    className="visually-hidden",
                ),
                html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
                html.Tbody([_row(measure, heads[1:]) for measure in MEASURES]),
            ],
            className="table table-stack rfm-cuts",
        ),
        className="table-frame",
    )


def _row(measure: str, heads: Sequence[str]) -> html.Tr:
    title, before, spoken = _SAID[measure]
    # The currency is known only once the orders have been looked at.
    unit = html.Span("", id=RfmIds.MONEY_UNIT, className="muted") if measure == _MONEY else None
    cells = [html.Td([html.Strong(title), " ", unit])]
    for score, head in zip(_BEST_FIRST, heads, strict=True):
        said: dict[str, Any] = {"data-label": head}
        heard = html.Span(f"{spoken}, for score {score}", className="visually-hidden")
        seen = html.Span(before, **aria(hidden="true"))
        label = html.Label([heard, seen, _box(measure, score)], className="rfm-cut")
        cells.append(html.Td(label, **said))
    return html.Tr(cells)


def _box(measure: str, score: int) -> dbc.Input:
    limits: dict[str, Any] = {} if measure == _MONEY else {"min": 0 if measure == _DAYS else 1}
    return dbc.Input(
        id=RfmIds.cut(measure, score),
        type="number",
        step="any" if measure == _MONEY else 1,
        size="sm",
        autocomplete="off",
        **limits,
    )


def _rising(values: Sequence[Number], name: str, unit: int = 1) -> Four:
    """Return numbers that stand from score 5 down as they rise from score 2."""
    second, third, fourth, fifth = reversed(_four(values, name, unit))
    return second, third, fourth, fifth


def _four(values: Sequence[Number], name: str, unit: int = 1) -> Four:
    whole = [round(value * unit) for value in values if value is not None]
    if len(whole) != N_CUTS:
        raise UserError(
            f"A cut-off for {name} is missing or is no number that can be used.",
            "Fill in a number for each score.",
        )
    first, second, third, last = whole
    return first, second, third, last
