"""How far a run's segments can be trusted, in plain words."""

from dash import html

from core.domain import wording
from core.domain.results import Advice, Verdict
from dashapp.components.parts import Tone, chip
from dashapp.components.state import notice

_CHIPS: dict[Verdict, tuple[str, Tone, str]] = {
    "recommended": ("Recommended", "success", "check-circle"),
    "indices disagree": ("Indices disagree", "warning", "exclamation-triangle"),
    "no reliable segments": ("No reliable segments", "danger", "exclamation-octagon"),
}
_WHAT_TO_DO: dict[Verdict, str] = {
    "recommended": "",
    "indices disagree": (
        "Look at “Choosing the number” and take the number that you can tell a story about."
    ),
    "no reliable segments": (
        "Use these groups to describe customers, not to decide about them. Other columns, or fewer "
        "of them, may separate the customers better."
    ),
}


def verdict_chip(advice: Advice) -> html.Span:
    """Return the verdict in two words."""
    text, tone, icon_name = _CHIPS[advice.verdict]
    return chip(text, tone=tone, icon_name=icon_name)


def verdict_notice(advice: Advice, chosen_k: int) -> html.Div:
    """Return the verdict with its reason and what to do about it."""
    _text, tone, _icon = _CHIPS[advice.verdict]
    return notice(
        [
            html.P(part)
            for part in (_reason(advice), _choice(advice, chosen_k), _advised(advice))
            if part
        ],
        tone="warning" if tone == "danger" else tone,
        title=headline(advice, chosen_k),
    )


def headline(advice: Advice, chosen_k: int) -> str:
    """Return the verdict as a short sentence."""
    if not advice.is_reliable:
        return "No reliable segments here"
    if advice.verdict == "indices disagree":
        return "The indices disagree about the number of segments"
    if advice.recommended_k in (None, chosen_k):
        return f"{chosen_k} segments are the recommended number"
    return f"{advice.recommended_k} segments would be clearer than {chosen_k}"


def _reason(advice: Advice) -> str:
    """Return why, without what the headline says already."""
    said = advice.reason.removeprefix("No reliable segments here: ")
    return wording.opening(said)


def _choice(advice: Advice, chosen_k: int) -> str:
    if advice.recommended_k is None or advice.recommended_k == chosen_k:
        return ""
    return (
        f"This run has {wording.counted(chosen_k, 'segment')} because that number was chosen; "
        f"we would take {advice.recommended_k}."
    )


def _advised(advice: Advice) -> str:
    return _WHAT_TO_DO[advice.verdict]
