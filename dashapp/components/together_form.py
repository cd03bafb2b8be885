"""The form that looks for what is bought together: whose purchases, what to leave out, how sure."""

from collections.abc import Mapping
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from core.domain import basket_words, wording
from core.domain.basket_rules import (
    FEW_BASKETS,
    MOST_ITEMS_IN_RULE,
    USUAL_ITEMS_IN_RULE,
    RuleChoice,
    fraction,
)
from core.errors import UserError
from core.services.basket_rules import Offer
from dashapp.components.fields import field, segmented, select
from dashapp.components.page_header import section_header
from dashapp.components.parts import aria, link_button
from dashapp.components.state import empty_state

EVERYBODY = "everybody"
USUAL_PERCENT = 10
_BASKETS = {"orders": "In one order", "customers": "Ever by the same customer"}
_ITEMS = {"products": "Products", "categories": "Categories"}
_PERCENT = 100


class Ids:
    """Component ids of the page."""

    ASKED, LIKE, OFFERED, GO = "together-asked", "together-like", "together-offered", "together-go"
    NOTHING, FORM = "together-nothing", "together-form"
    SEGMENT, BASKETS, ITEMS = "together-segment", "together-baskets", "together-items"
    SUSPECTS, NO_SUSPECTS, OTHERS = "together-suspects", "together-none", "together-others"
    FEWEST, PERCENT, MOST = "together-fewest", "together-percent", "together-most"
    COUNTED, SHARE, SUMMARY = "together-counted", "together-share", "together-summary"
    START = "together-start"


def nothing_yet() -> html.Div:
    """Return what stands there while there are no orders."""
    return empty_state(
        "bag",
        "No orders yet",
        "Import your orders; what is bought together then follows from them.",
        link_button("Import orders", "/data/import", icon_name="upload"),
    )


def form_parts() -> list[Component]:
    """Return the boxes; callbacks fill in what there is to choose."""
    return [
        _card(
            section_header("Whose purchases"),
            field(
                "Customers",
                Ids.SEGMENT,
                dbc.Select(id=Ids.SEGMENT, options=[], value=EVERYBODY),
            ),
            _group("Bought together means", segmented(Ids.BASKETS, _BASKETS, "orders")),
            _group("Look at", segmented(Ids.ITEMS, _ITEMS, "products")),
        ),
        _card(
            section_header(
                "Leave out",
                lead="What is no product would be “bought together” with everything. Nothing is "
                "left out that does not stand here.",
            ),
            html.P("", id=Ids.NO_SUSPECTS, className="muted"),
            html.Div(
                dbc.Checklist(id=Ids.SUSPECTS, options=[], value=[], class_name="together-names"),
                role="group",
                **aria(label="Leave out"),
            ),
            field(
                "Leave out as well",
                Ids.OTHERS,
                dbc.Textarea(id=Ids.OTHERS, value="", rows=2, maxlength=20_000),
                "One name per line, as it stands in your orders.",
            ),
        ),
        _card(
            section_header("How many, how sure"),
            html.Div(
                [
                    field(
                        "Together at least",
                        Ids.FEWEST,
                        dbc.Input(
                            id=Ids.FEWEST,
                            type="number",
                            min=1,
                            step=1,
                            placeholder="We choose",
                            autocomplete="off",
                        ),
                    ),
                    field(
                        "How sure, in % at least",
                        Ids.PERCENT,
                        dbc.Input(
                            id=Ids.PERCENT,
                            type="number",
                            min=0,
                            max=100,
                            step="any",
                            value=USUAL_PERCENT,
                            autocomplete="off",
                        ),
                    ),
                    select(
                        "In one rule, at most",
                        Ids.MOST,
                        {str(n): str(n) for n in range(2, MOST_ITEMS_IN_RULE + 1)},
                        str(USUAL_ITEMS_IN_RULE),
                    ),
                ],
                className="together-numbers",
            ),
            html.P("", id=Ids.SHARE, className="muted", role="status"),
            html.P("", id=Ids.SUMMARY, role="status"),
            html.Div(
                html.Button(
                    "Find what is bought together",
                    id=Ids.START,
                    type="button",
                    className="btn btn-primary",
                    disabled=True,
                    **aria(describedby=Ids.SUMMARY),
                ),
                className="button-row",
            ),
        ),
    ]


def start_values(found: Offer | None, segment_id: int, before: RuleChoice | None) -> dict[str, Any]:
    """Return what the form offers at first, by the names of its outputs.

    Parameters
    ----------
    segment_id : that is asked for, or 0. before : an earlier search that it starts from.
    """
    if found is None:
        return {**_usual(None), "offered": {"n_orders": 0}, "segments": [], "segment": EVERYBODY}
    wanted = before.segment_id if before else segment_id
    known = {one.id for one in found.segments}
    everybody = {"value": EVERYBODY, "label": "Everybody, guests too"}
    own = [
        {"value": str(one.id), "label": f"{one.name} ({one.run_name})"} for one in found.segments
    ]
    return {
        **_usual(before),
        "offered": {
            "n_orders": found.n_orders,
            "suspects": {"products": found.suspects, "categories": found.suspect_categories},
            "n": {"products": found.n_products, "categories": found.n_categories},
            "left_out": list(before.excluded) if before else None,
        },
        "segments": [everybody, *own],
        "segment": str(wanted) if wanted in known else EVERYBODY,
    }


def left_out(offered: Mapping[str, Any], items: str) -> tuple[list[str], list[str], str, str]:
    """Return the names that look like no products, those that are ticked, the others, a word."""
    if not offered.get("n_orders"):
        return [], [], "", ""
    suspects = list(offered["suspects"][items])
    chosen = offered["left_out"]
    names = {name.casefold() for name in suspects}
    others = [name for name in chosen or () if name.casefold() not in names]
    plain = {name.casefold() for name in chosen or ()}
    ticked = [name for name in suspects if chosen is None or name.casefold() in plain]
    none = f"Nothing among your {items} looks like postage, a voucher, a fee or a placeholder."
    return suspects, ticked, "\n".join(others), "" if suspects else none


def choice_of(asked: Mapping[str, Any]) -> RuleChoice:
    """Return what the form says; raises UserError when it cannot be looked for.

    Parameters
    ----------
    asked : segment, baskets, items, suspects, others, fewest, percent and most, as in the boxes.
    """
    if asked["percent"] is None:
        raise UserError("“How sure” has no number.", "Type a number from 0 to 100.")
    percent = fraction(str(asked["percent"]))
    written = (name.strip() for name in (asked["others"] or "").splitlines())
    excluded = dict.fromkeys([*(asked["suspects"] or ()), *filter(None, written)])
    segment = asked["segment"]
    return RuleChoice(
        baskets=asked["baskets"],
        items=asked["items"],
        segment_id=None if segment in (None, EVERYBODY) else int(segment),
        fewest=int(asked["fewest"]) if asked["fewest"] is not None else None,
        confidence=_exactly(percent.numerator, percent.denominator * _PERCENT),
        most_items=int(asked["most"]),
        excluded=tuple(excluded),
    )


def share_said(fewest: int | None, n_baskets: int, kind: Any) -> str:  # noqa: ANN401 - a box's value
    """Return what the least number is of all baskets."""
    if fewest is None:
        return (
            f"We take a number that makes sense for {basket_words.baskets(n_baskets, kind)}: "
            f"{FEW_BASKETS} or more, and so large that you can read the result."
        )
    share = wording.share(fewest / n_baskets) if n_baskets else wording.MISSING
    few = f" Fewer than {FEW_BASKETS} may be chance." if fewest < FEW_BASKETS else ""
    return f"{basket_words.baskets(fewest, kind)} of {n_baskets:,} are {share}.{few}"


def summary(choice: RuleChoice, n_baskets: int) -> str:
    """Return what will happen, in a sentence."""
    items = "products" if choice.items == "products" else "categories"
    percent = float(fraction(choice.confidence)) * _PERCENT
    have = "have the first part" if choice.baskets == "orders" else "bought the first part"
    return (
        f"We look through {basket_words.baskets(n_baskets, choice.baskets)} for {items} that go "
        f"together, and keep rules where {wording.amount(percent)} % or more of those that {have} "
        f"also {'have' if choice.baskets == 'orders' else 'bought'} the second."
    )


def _usual(before: RuleChoice | None) -> dict[str, Any]:
    known = before or RuleChoice(confidence=_exactly(USUAL_PERCENT, _PERCENT))
    percent = float(fraction(known.confidence) * _PERCENT)
    return {
        "baskets": known.baskets,
        "items": known.items,
        "fewest": known.fewest,
        "percent": int(percent) if percent.is_integer() else percent,
        "most": str(known.most_items),
    }


def _exactly(numerator: int, denominator: int) -> str:
    """Return a share as decimal digits."""
    text = f"{numerator / denominator:.9f}".rstrip("0").rstrip(".")
    return text or "0"


def _group(name: str, box: Component) -> html.Fieldset:
    return html.Fieldset([html.Legend(name, className="form-label"), box], className="field")


def _card(*parts: Component) -> html.Section:
    return html.Section(html.Div(list(parts), className="card-body stack-sm"), className="card")
