"""What a file does to the customers who are there, and how its rows find them."""

from collections.abc import Mapping
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from core.domain.customer_policy import (
    MATCH_LABELS,
    POLICY_LABELS,
    CustomerPolicy,
    MatchBy,
    MatchPolicy,
)
from core.domain.wording import counted
from core.errors import UserError
from core.services.customer_imports import CustomerFacts, PolicyChoices, TellingApart
from dashapp.components.import_rules import rule_id
from dashapp.components.page_header import section_header
from dashapp.components.parts import chip, icon
from dashapp.components.state import notice

POLICY, LEAVING, MATCH = "policy", "leaving", "match"
"""Names of the choices among the rules of an import."""

_MATCHES = {
    MatchBy.CONTACT: (
        "By email address, else phone",
        "One address is one person; where it is missing, one phone number is. A newer file "
        "finds them again.",
    ),
    MatchBy.ROW: (
        "Each row is a customer of its own",
        "As in a survey. Only exactly the same row is known again in a newer file.",
    ),
}


def match_form(telling: TellingApart) -> Component | None:
    """Return the question how customers are told apart; None for files with customer numbers."""
    if telling.offered == (MatchBy.NUMBER,):
        return None
    if telling.offered == (telling.chosen,):
        return notice(
            "No column names a person, so that each row becomes a customer of its own. If a "
            "column has a number for each customer, choose “Customer number” for it below.",
            title="Each row is one customer",
        )
    options = [_option(str(each), *_MATCHES[each]) for each in telling.offered]
    return html.Section(
        [
            section_header(
                "How are customers told apart?",
                lead="No column is the customer number by which a newer file would find them "
                "again. If one is, choose “Customer number” for it below.",
            ),
            html.Fieldset(
                [
                    html.Legend("How customers are told apart", className="visually-hidden"),
                    _cards(MATCH, options, str(telling.chosen) if telling.chosen else None),
                ]
            ),
            None if telling.chosen else html.Div(chip("Needs an answer", tone="warning")),
        ],
        className="stack-sm",
    )


def policy_cards(found: PolicyChoices) -> html.Section | None:
    """Return the ways to bring a checked file in, each with what it would do.

    Before the first import all ways are the same, and there is nothing to choose.
    """
    if not found.n_there:
        return None
    known = found.n_updated + found.n_unchanged
    new = (found.n_new, "new come in", "is-new")
    changed = (found.n_updated, "known get newer values", "")
    same = (found.n_unchanged, "known stay as they are", "")
    ways = [
        _option(
            MatchPolicy.ADD,
            "Add and update",
            "Nobody leaves.",
            [new, changed, same],
        ),
        _option(
            MatchPolicy.REPLACE,
            "Replace all",
            "Only the customers of this file stay.",
            [new, changed, same, (found.n_leaving, "not in the file leave", "is-leaving")],
        ),
        _option(
            MatchPolicy.NEW,
            "Only new",
            "Whoever is known already is passed over.",
            [new, (known, "known are left as they are", "")],
        ),
    ]
    return html.Section(
        [
            section_header(
                "What happens to the customers who are there?",
                lead=f"You have {counted(found.n_there, 'customer')} now. An undo brings "
                "everything back, whichever way you choose.",
            ),
            html.Fieldset(
                [
                    html.Legend("What happens to known customers", className="visually-hidden"),
                    _cards(POLICY, ways, str(MatchPolicy.ADD)),
                ]
            ),
            _confirmation(found) if found.n_leaving else None,
        ],
        className="stack-sm policy",
    )


def customer_policy_of(chosen: Mapping[str, Any], n_leaving: int) -> CustomerPolicy:
    """Return what was chosen; raises UserError when those who would leave were not confirmed."""
    match = MatchPolicy(chosen.get(POLICY) or MatchPolicy.ADD)
    if match is not MatchPolicy.REPLACE:
        return CustomerPolicy(match)
    typed = "".join(sign for sign in str(chosen.get(LEAVING) or "") if sign.isdigit())
    if n_leaving and typed != str(n_leaving):
        verb = "is" if n_leaving == 1 else "are"
        raise UserError(
            f"{counted(n_leaving, 'customer')} {verb} not in this file and would leave.",
            f"Write {n_leaving} into the box below “Replace all” to confirm that, or choose "
            "another way.",
        )
    return CustomerPolicy(match, most_leaving=n_leaving)


def policy_said(facts: CustomerFacts) -> str:
    """Return how an import took its customers in, or "" before that was chosen."""
    if facts.policy is None:
        return ""
    left = f", {facts.n_left:,} left" if facts.n_left else ""
    return f"{POLICY_LABELS[facts.policy].capitalize()}{left}"


def match_said(facts: CustomerFacts) -> str:
    """Return by what an import told its customers apart."""
    return MATCH_LABELS[facts.match_by]


def _cards(name: str, options: list[dict[str, Any]], value: str | None) -> dbc.RadioItems:
    return dbc.RadioItems(
        id=rule_id(name),
        options=options,
        value=value,
        class_name="choice-cards",
        label_class_name="choice-card",
    )


def _option(
    value: str, title: str, said: str, counts: list[tuple[int, str, str]] | None = None
) -> dict[str, Any]:
    rows = [
        html.Div(
            [html.Strong(f"{n:,}", className="num"), html.Span(text)],
            className=f"choice-count {look if n else 'is-none'}",
        )
        for n, text, look in counts or []
    ]
    label = [html.Strong(title), html.Div(said, className="form-text")]
    if rows:
        label.append(html.Div(rows, className="choice-counts"))
    return {"value": str(value), "label": html.Div(label)}


def _confirmation(found: PolicyChoices) -> html.Div:
    n = found.n_leaving
    stays = ""
    if found.n_suppressed:
        whom = counted(found.n_suppressed, "customer")
        stays = f" {whom} who must not be written to stay, so that nobody writes to them again."
    leave = "1 customer leaves" if n == 1 else f"{n:,} customers leave"
    return html.Div(
        [
            icon("exclamation-triangle"),
            html.Div(
                [
                    html.Strong(f"{leave} your customer base"),
                    html.P(
                        "Segments and lists are found without them from then on; their orders "
                        f"stay in the sales.{stays} An undo brings them back.",
                    ),
                    html.Label(
                        [
                            html.Span(f"To confirm, write {n}", className="form-label"),
                            dbc.Input(
                                id=rule_id(LEAVING),
                                value="",
                                maxlength=20,
                                autocomplete="off",
                                class_name="num",
                            ),
                        ],
                        className="d-block policy-number",
                    ),
                ],
            ),
        ],
        className="alert alert-warning policy-confirm",
    )
