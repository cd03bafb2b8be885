"""How the lines of a file of orders are read, and what of them counts."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import available_timezones

import dash_bootstrap_components as dbc
from dash import dcc, html

from core.domain.currencies import NO_AMOUNTS, NO_CURRENCY
from core.domain.fields import NumberStyle
from core.domain.order_fields import NUMERIC_FIELDS, OrderMapping, OrderRules
from core.domain.order_policy import OrderPolicy, RefundPolicy
from core.domain.writing import orders_written
from core.errors import UserError
from core.services.imports import ImportView
from dashapp.components.fields import wrapped
from dashapp.components.import_texts import things
from dashapp.components.page_header import section_header

_COMMON = [
    "EUR",
    "USD",
    "GBP",
    "CHF",
    "SEK",
    "NOK",
    "DKK",
    "PLN",
    "CZK",
    "CAD",
    "AUD",
    "JPY",
    "INR",
    "BRL",
]
_UNNAMED = (NO_CURRENCY, NO_AMOUNTS)
_CURRENCIES = "import-currencies"
_AS_FOUND = "as_found"
_NUMBERS = {
    _AS_FOUND: "As found in each column",
    NumberStyle.POINT: "With a point: 1,234.56",
    NumberStyle.COMMA: "With a comma: 1.234,56",
}
_LINES = {
    "keeps_guests": "Bring in orders of guests: lines without a customer",
    "fills_down": "Customer and date stand on the first line of an order only",
    "lacks_amounts": "The file has no amounts: bring in what was bought, without money",
}
_REFUNDS = {
    RefundPolicy.NET: ("Take refunds off", "What went back is taken off what was spent."),
    RefundPolicy.IGNORE: ("Leave refunds out", "Lines that went back don't count; the sale does."),
    RefundPolicy.EXCLUDE: ("Leave refunded orders out", "An order of which anything went back "
                           "does not count at all."),
}  # fmt: skip


def rule_id(name: Any) -> dict[str, Any]:  # noqa: ANN401 - a name or the wildcard ALL
    """Return the id of a choice: currency, time_zone, numbers, lines, refunds or counting."""
    return {"type": "import-rule", "name": name}


def rules_form(rules: OrderRules, mapping: OrderMapping) -> html.Section:
    """Return how lines are read besides what the columns hold."""
    currency = "" if rules.currency == NO_CURRENCY else rules.currency
    lines = [name for name in _LINES if getattr(rules, name)]
    return html.Section(
        [
            section_header("How are the lines to be read?"),
            html.Div(
                [
                    wrapped(
                        "Currency of lines without one",
                        dbc.Input(id=rule_id("currency"), value=currency, maxlength=3,
                                  list=_CURRENCIES, placeholder="EUR"),
                        "Three letters; blank when there is no one currency.",
                    ),
                    wrapped(
                        "Time zone",
                        dcc.Dropdown(_zones(), rules.time_zone, id=rule_id("time_zone"),
                                     clearable=False),
                        "Of clock times in the file that name no zone of their own.",
                    ),
                    wrapped(
                        "Numbers",
                        dbc.Select(id=rule_id("numbers"), options=_options(_NUMBERS),
                                   value=_style_of(mapping)),
                        "How amounts and quantities are written.",
                    ),
                ],
                className="grid-3",
            ),
            html.Datalist([html.Option(value=code) for code in _COMMON], id=_CURRENCIES),
            dbc.Checklist(id=rule_id("lines"), options=_options(_LINES), value=lines),
        ],
        className="stack-sm",
    )  # fmt: skip


def rules_with(saved: OrderRules, chosen: Mapping[str, Any]) -> OrderRules:
    """Return the rules as somebody chose them; raises UserError for a currency or zone unknown."""
    currency = str(chosen.get("currency") or NO_CURRENCY).strip().upper()
    if len(currency) != 3 or not (currency.isascii() and currency.isalpha()):
        raise UserError(
            f"“{currency[:20]}” is not the code of a currency.",
            "Write its three letters, for example EUR, or leave the box blank.",
        )
    time_zone = chosen.get("time_zone") or saved.time_zone
    if time_zone not in available_timezones():
        raise UserError("This time zone is not known.", "Choose one from the list.")
    lines = chosen.get("lines") or []
    return replace(
        saved,
        currency=currency,
        time_zone=time_zone,
        keeps_guests="keeps_guests" in lines,
        fills_down="fills_down" in lines,
        lacks_amounts="lacks_amounts" in lines,
    )


def written_as(mapping: OrderMapping, chosen: Mapping[str, Any]) -> OrderMapping:
    """Return the columns with their numbers written as somebody chose for all of them."""
    style = chosen.get("numbers") or _AS_FOUND
    return orders_written(mapping, None if style == _AS_FOUND else NumberStyle(style), None)


def policy_form(view: ImportView, in_use: str) -> html.Section | None:
    """Return what of the checked lines is to count.

    Parameters
    ----------
    in_use : the currency that counts in the shop, or "".
    """
    if view.orders is None:
        return None
    found = {code: n for code, n in view.orders.lines_by_currency.items() if code not in _UNNAMED}
    refunds = [
        {
            "value": str(policy),
            "label": html.Div([html.Strong(title), html.Div(said, className="form-text")]),
        }
        for policy, (title, said) in _REFUNDS.items()
    ]
    return html.Section(
        [
            section_header("What counts?"),
            html.Fieldset(
                [
                    html.Legend("Refunds", className="form-label"),
                    dbc.RadioItems(
                        id=rule_id("refunds"),
                        options=refunds,
                        value=str(RefundPolicy.NET),
                        class_name="choice-cards",
                        label_class_name="choice-card",
                    ),
                ]
            ),
            _counting(found, in_use),
        ],
        className="stack-sm",
    )


def policy_of(chosen: Mapping[str, Any]) -> OrderPolicy:
    """Return what counts, as somebody chose."""
    return OrderPolicy(
        RefundPolicy(chosen.get("refunds") or RefundPolicy.NET), str(chosen.get("counting") or "")
    )


def _counting(lines_by_currency: Mapping[str, int], in_use: str) -> html.Div | None:
    """Return the choice of the currency that counts; None when there is nothing to choose."""
    choices = {
        code: f"{code}, {things(n, 'orders')} of this file" for code, n in lines_by_currency.items()
    }
    if in_use:
        others = {code: said for code, said in choices.items() if code != in_use}
        kept = f"{in_use}, as before"
        choices = {"": kept} | others
    if len(choices) < 2:
        return None
    box = dbc.Select(id=rule_id("counting"), options=_options(choices), value=next(iter(choices)))
    return wrapped(
        "Currency that counts",
        box,
        "Amounts in different currencies are never added together: spend is that of this one, in "
        "the whole shop. Orders in others come in, and wait.",
    )


def _style_of(mapping: OrderMapping) -> str:
    """Return the style of all numbers when they have one in common."""
    found = {column.numbers for column in mapping if column.field in NUMERIC_FIELDS}
    style = found.pop() if len(found) == 1 else None
    return str(style) if style in _NUMBERS else _AS_FOUND


def _options(choices: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"value": str(value), "label": label} for value, label in choices.items()]


def _zones() -> list[str]:
    return ["UTC", *sorted(name for name in available_timezones() if "/" in name)]
