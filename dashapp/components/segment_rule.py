"""The short rule that catches a segment, to be copied as text or as SQL."""

from dash import html
from dash.development.base_component import Component

from core.domain import wording
from core.domain.segment_rule import MOST_CONDITIONS, SegmentRule
from core.domain.segments import SegmentSummary
from dashapp.components.copy_button import copy_button
from dashapp.components.page_header import section_header

_TEXT, _SQL = "rule-text", "rule-sql"
_SCALE = (
    "A rule says who is in the segment by a few columns, so that another program can find them. "
    "Precision is the share of whom the rule finds that is in the segment, recall the share of the "
    "segment that it finds. The shortest rule that is nearly as good as the best is taken, its "
    "numbers are rounded, and it is measured on all customers of the run after that. A condition "
    "never holds of a customer without a value."
)


def rule_card(segment: SegmentSummary, made_by: str = "") -> Component | None:
    """Return the rule, or that there is none; nothing for those who belong nowhere.

    Parameters
    ----------
    made_by : of a group that follows from a rule, that rule in words.
    """
    if segment.is_rest:
        return None
    rule = segment.rule
    copies = [
        copy_button(_TEXT, "Copy", "Copy the rule"),
        copy_button(_SQL, "Copy as SQL", "Copy the rule as SQL"),
    ]
    return html.Section(
        [
            section_header("In a short rule", actions=copies if rule else []),
            _made_by(made_by, has_short=rule is not None) if made_by else None,
            *(_shown(rule) if rule else [] if made_by else [_none()]),
        ],
        className="card card-body stack-sm",
    )


def _made_by(rule: str, *, has_short: bool) -> html.P:
    said = " In fewer words, for other programs:" if has_short else ""
    return html.P([html.Strong("The group is made by: "), f"{rule}.{said}"])


def _none() -> html.P:
    return html.P(
        f"No short rule: no {MOST_CONDITIONS} conditions find most of these customers without "
        "finding too many others.",
        className="muted",
    )


def _shown(rule: SegmentRule) -> list[Component]:
    return [
        html.P(rule.text, id=_TEXT, className="rule-text"),
        html.P(
            f"{rule.quality} (Precision {wording.share(rule.precision)}, recall "
            f"{wording.share(rule.recall)}.)"
        ),
        html.Details(
            [html.Summary("As SQL"), html.Pre(rule.sql, id=_SQL, className="rule-sql")],
            className="disclosure",
        ),
        html.Details([html.Summary("What am I seeing?"), html.P(_SCALE)], className="disclosure"),
    ]
