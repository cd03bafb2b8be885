"""What to do about the segments, with the money at stake."""

from core.domain.findings import Row, Sentence, Table
from core.insight.findings import limits, sureness
from core.insight.findings.told import Told, named, row_key

KEY = "actions"
_NOT_KNOWN = "–"


def table(told: Told) -> Table | None:
    """Return what we recommend for each segment; None where segments are not to be relied on."""
    if not told.is_reliable or not any(one.id in told.actions for one in told.found):
        return None
    rows = []
    for one in told.found:
        action = told.actions.get(one.id)
        if action is None:
            cells = (one.name, "No play fits", "", _NOT_KNOWN, "")
        else:
            at_stake = _NOT_KNOWN if action.at_stake is None else told.money(action.at_stake)
            to_do = f"{action.name}. {action.text}"
            cells = (one.name, to_do, " ".join(action.reasons), at_stake, action.money)
        rows.append(Row(row_key(one), cells, one.colour))
    heads = (told.group.capitalize(), "What to do", "Why", "At stake", "How that is computed")
    return Table(
        KEY,
        "What to do, and what it is worth",
        heads,
        tuple(rows),
        words=("What to do", "Why", "How that is computed", heads[0]),
        note="At stake is no forecast: it is what the customers have spent so far, times a share "
        "that is assumed. Amounts of different actions cannot be added. Only a control group "
        "shows what an action brings.",
    )


def sentences(told: Told) -> list[Sentence]:
    """Return what to do, the most money first."""
    if not told.is_reliable:
        return [instead(told)]
    known = [(one, told.actions[one.id]) for one in told.found if one.id in told.actions]
    by_money = sorted(known, key=lambda each: -(each[1].at_stake or 0.0))
    said = []
    for one, action in by_money:
        worth = "" if action.at_stake is None else f" At stake: {told.money(action.at_stake)}."
        because = " ".join(action.reasons)
        text = f"{named(one)}: {action.name}. {because}{worth}"
        said.append(Sentence(text, KEY, (row_key(one),)))
    return said or [_nothing(told)]


def instead(told: Told) -> Sentence:
    """Return what to do when there is nothing to rely on."""
    if told.orders is not None:
        text = (
            "Make RFM groups instead: they go by how recently, how often and for how much "
            "customers bought, and need no clusters. No action is recommended by these groups."
        )
    else:
        text = (
            "Import orders and make RFM groups instead, or try other columns. No action is "
            "recommended by these groups; they can describe customers, not decide about them."
        )
    return Sentence(text, sureness.SURE, ("advice",))


def most_at_stake(told: Told) -> Sentence | None:
    """Return the one action with most money at stake."""
    known = [
        (one, action)
        for one in told.found
        if (action := told.actions.get(one.id)) and action.at_stake
    ]
    if not told.is_reliable or not known:
        return None
    one, action = max(known, key=lambda each: each[1].at_stake or 0.0)
    return Sentence(
        f"Most money is at stake in {named(one)}: {told.money(action.at_stake or 0.0)} "
        f"(“{action.name}”).",
        KEY,
        (row_key(one),),
    )


def _nothing(told: Told) -> Sentence:
    if told.orders is None:
        text = (
            f"No play of the library fits what is known of these {told.groups}; most go by how "
            "customers order, and no orders are in."
        )
    else:
        text = f"No play of the library fits what is known of these {told.groups}."
    return Sentence(text, limits.KEY, ("orders",))
