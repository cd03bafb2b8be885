"""RFM groups as a table: who is in each by which rule, how many, and how much they spend."""

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from core.domain import rfm_words, wording
from core.domain.rfm import Currency
from core.domain.rfm_groups import GroupSize
from core.services.run_views import RunView
from dashapp.components.page_header import section_header
from dashapp.components.segment_mark import segment_mark
from dashapp.components.stacked_table import stacked_table

FIRST_COUNTS = "Rules are asked from the top: the first that fits a customer decides."
_HEADS = ("Group", "Who is in it", "Customers", "Share", "Revenue", "Share of revenue")


def group_table(
    groups: Sequence[GroupSize], currency: Currency, names: Mapping[str, str] | None = None
) -> html.Div:
    """Return the table.

    Parameters
    ----------
    names : name in the scheme → name that somebody gave the group later.
    """
    called = names or {}
    return stacked_table(
        _HEADS,
        [
            (
                _named(group, called.get(group.name, group.name)),
                _rule(group),
                wording.count(group.n_customers),
                _unbroken(wording.share(group.share)),
                _unbroken(rfm_words.money(round(group.spend_minor, -currency.digits), currency)),
                _unbroken(wording.share(group.spend_share)),
            )
            for group in groups
        ],
        numbers=_HEADS[2:],
    )


def rules_card(run: RunView) -> html.Section | None:
    """Return the groups of a run with their rules, or None for a run of another kind."""
    choice = run.recipe.rfm
    if choice is None:
        return None
    names = {segment.suggested_name: segment.name for segment in run.segments}
    lead = (
        f"{choice.scheme.label}, as of {wording.day(choice.as_of)}. {FIRST_COUNTS} "
        f"{money_note(choice.money)}"
    )
    table = group_table(run.groups, choice.currency, names)
    return html.Section(
        html.Div([section_header("Rules", lead=lead), table], className="card-body stack-sm"),
        className="card",
    )


def money_note(money: str) -> str:
    """Return how the money of the table is to be understood, as a sentence."""
    return f"Money is counted {money}." if money else ""


def _named(group: GroupSize, name: str) -> html.Span:
    return html.Span([segment_mark(group.colour), name], className="segment-named nowrap")


def _unbroken(text: str) -> html.Span:
    return html.Span(text, className="nowrap")


def _rule(group: GroupSize) -> Component:
    said = wording.opening(group.rule)
    aside = " · ".join(filter(None, (group.scores, group.meaning)))
    return html.Div(
        [html.Div(said), html.Div(aside, className="muted small") if aside else None],
        className="rfm-rule",
    )
