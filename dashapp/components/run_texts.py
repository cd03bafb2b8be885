"""What stands around the charts of a run: its heading, its overview, how it was done."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from core.domain import fields, rfm_words, wording
from core.domain.action import Action
from core.domain.actor import Actor, Permission
from core.domain.algorithms import ALGORITHMS
from core.domain.indices import BY_KEY
from core.domain.recipe import Recipe
from core.domain.rfm import RfmChoice
from core.domain.segments import n_segments
from core.errors import UserError
from core.services.run_views import RunView
from dashapp.components.chosen_customers import again_href, by_hand
from dashapp.components.explained import explained
from dashapp.components.inline_name import inline_name
from dashapp.components.page_header import breadcrumbs
from dashapp.components.parts import Kind, chip, icon, link_button, menu_link, moment
from dashapp.components.preparation_form import (
    MISSING_WORDS,
    OUTLIER_WORDS,
    SCALE_WORDS,
    TRANSFORM_WORDS,
)
from dashapp.components.run_in_time import found_again
from dashapp.components.run_links import run_links
from dashapp.components.segment_card import segment_card
from dashapp.components.state import empty_state, failed_state, notice
from dashapp.components.verdict import verdict_notice


def action_id(name: Any) -> dict[str, Any]:  # noqa: ANN401 - a name or the wildcard ALL
    """Return the id of a button of the heading."""
    return {"type": "run-action", "name": name}


def heading(run: RunView, actor: Actor) -> list[Component | None]:
    """Return the way to the run, its name, what it is, and what can be done with it."""
    may_run = actor.may(Permission.RUN)
    return [
        breadcrumbs([("Segments", "/segments")]),
        html.Div(
            [
                html.Div(
                    [
                        inline_name("run", run.id, run.name, level=1, may_rename=may_run),
                        html.P(_said(run), className="lead-text"),
                        run_links(run),
                    ]
                ),
                html.Div(_actions(run, actor), className="run-actions") if may_run else None,
            ],
            className="page-header-row",
        ),
    ]


def nothing_here(problem: UserError) -> tuple[list[Component], Component, dict[str, Any]]:
    """Return what the page of a run shows when there is no such run."""
    back = link_button("All segments", "/segments", kind="secondary")
    trail = breadcrumbs([("Segments", "/segments"), ("Not found", None)])
    title = html.H1("Segments", className="visually-hidden")
    return [trail, title], failed_state(problem.what, problem.fix, back), {}


def state(run: RunView, actor: Actor) -> Component | None:
    """Return what a run shows that is not done: that it works, that it failed, or why not."""
    again = [_change(run)] if actor.may(Permission.RUN) else []
    if run.status == "working":
        return html.P(
            "You can leave this page or close it. The work goes on, and the result waits here.",
            className="muted",
        )
    if run.status == "failed":
        return failed_state(
            run.what or "This run could not be finished.", run.fix or "Try again.", *again
        )
    if run.status == "cancelled":
        return empty_state(
            "slash-circle", "This run was cancelled", "Nothing was stored, nothing changed.", *again
        )
    return None


def overview(
    run: RunView, actor: Actor, removed: Mapping[int, int], actions: Mapping[int, Action]
) -> list[Component | None]:
    """Return the verdict and a card for each segment.

    Both mappings are by segment: customers who are not there any more, and what we recommend.
    """
    cards = [
        segment_card(
            segment,
            run.kinds,
            run.id,
            actions.get(segment.id),
            may_export=actor.may(Permission.EXPORT),
            may_rename=actor.may(Permission.RUN),
        )
        for segment in run.segments
    ]
    return [
        _gone(run, removed) if removed else None,
        verdict_notice(run.advice, run.k or len(cards)) if run.advice else None,
        html.P(" ".join(run.said), className="muted") if run.said else None,
        *found_again(run),
        html.Div(cards, className="segment-cards"),
    ]


def method(run: RunView) -> html.Section:
    """Return how the run was done, so that anybody can repeat it."""
    return html.Section(
        html.Div(
            [
                explained([*_recipe_facts(run.recipe), *_prepared(run), *_run_facts(run)]),
                html.P(
                    "The same recipe, data version and seed always give the same segments.",
                    className="muted",
                ),
                _watched(run),
            ],
            className="card-body stack-sm",
        ),
        className="card",
    )


def _watched(run: RunView) -> Component | None:
    """Return the way to k-means step by step, on the first columns of the run."""
    if run.recipe.algorithm != "kmeans":
        return None
    numbers = [name for name in run.recipe.columns if run.kinds.get(name) is fields.Kind.NUMBER]
    query = urlencode(dict(zip(("x", "y"), numbers, strict=False)))
    href = f"/learn/k-means?{query}"
    return html.Div(link_button("Watch k-means work on your customers", href, kind="secondary"))


def _gone(run: RunView, removed: Mapping[int, int]) -> Component:
    """Return who was removed since, and what that means for the numbers."""
    n_gone = sum(removed.values())
    were = "was" if n_gone == 1 else "were"
    by_segment = [
        f"{wording.quoted(one.name)} {removed[one.id]:,}"
        for one in run.segments
        if one.id in removed
    ]
    left = wording.counted(run.n_customers - n_gone, "customer")
    erased = f"{wording.counted(run.n_erased, 'customer')} {'was' if run.n_erased == 1 else 'were'}"
    how = (
        f"{erased} erased for good; others left by undoing an import or by putting two together"
        if run.n_erased
        else "by undoing an import or by putting two together"
    )
    if n_gone == run.n_erased:
        how = f"{erased} erased for good"
    return notice(
        f"{wording.count(n_gone)} of these {wording.counted(run.n_customers, 'customer')} {were} "
        f"removed since, {how}: "
        f"{wording.listed(by_segment, most=4)}. This page shows the run as it was found; "
        f"its lists hold the {left} who are still there.",
        tone="warning",
    )


def _recipe_facts(recipe: Recipe) -> list[tuple[str, str | Component]]:
    if recipe.rfm:
        return _rfm_facts(recipe.rfm)
    if recipe.hand:
        return [("Method", by_hand(recipe.hand))]
    return [
        ("Compared by", wording.listed(recipe.columns)),
        ("Number of segments", _number(recipe)),
        ("Made comparable", SCALE_WORDS[recipe.scale].capitalize()),
        ("Missing values", MISSING_WORDS[recipe.missing]),
        ("Outliers", OUTLIER_WORDS[recipe.outliers]),
        ("Long tails", TRANSFORM_WORDS["none" if recipe.scale == "none" else recipe.transform]),
        ("Method", ALGORITHMS[recipe.algorithm].method),
        *_options(recipe),
        ("Seed", str(recipe.seed)),
    ]


def _number(recipe: Recipe) -> str:
    if recipe.n_segments is not None:
        return f"{recipe.n_segments}, as chosen"
    said = f"By the {BY_KEY[recipe.go_by].short} alone" if recipe.go_by else "As advised"
    return f"{said}, after trying {recipe.k_min} to {recipe.k_max}"


def _options(recipe: Recipe) -> list[tuple[str, str | Component]]:
    """Return what was chosen for the algorithm, in the words of its form."""
    way = ALGORITHMS[recipe.algorithm]
    chosen = way.options(recipe.options)
    said: list[tuple[str, str | Component]] = []
    for parameter in way.parameters:
        labels = {choice.value: choice.label for choice in parameter.choices}
        value = chosen[parameter.name]
        said.append((parameter.label, labels.get(str(value), str(value))))
    return said


def _rfm_facts(choice: RfmChoice) -> list[tuple[str, str | Component]]:
    cutoffs = choice.cutoffs
    money = [rfm_words.money(minor, choice.currency) for minor in cutoffs.spend_minor]
    return [
        ("Method", "RFM groups: rules on when customers last ordered, how often and for how much"),
        ("Groups", f"{choice.scheme.label}, version {choice.version}"),
        ("As of", wording.day(choice.as_of)),
        ("Recency scores 5 to 2", f"Last order within {wording.listed(_plain(cutoffs.days))} days"),
        ("Frequency scores 2 to 5", f"From {wording.listed(_plain(cutoffs.orders))} orders"),
        ("Money scores 2 to 5", f"From {wording.listed(money)} {choice.money}".rstrip()),
        ("Ties", "Equal values have equal scores, whatever the order of the customers is"),
    ]


def _plain(cuts: Sequence[int]) -> list[str]:
    return [wording.count(cut) for cut in cuts]


def _prepared(run: RunView) -> list[tuple[str, str | Component]]:
    """Return what preparing did to the customers of this run."""
    said = [sentence for effect in run.effects for sentence in effect.sentences]
    return [("What this did", html.Ul([html.Li(each) for each in said]))] if said else []


def _run_facts(run: RunView) -> list[tuple[str, str | Component]]:
    version = f"{run.data_version}"
    if run.newest_version > run.data_version:
        version += f"; the newest is {run.newest_version}, because customers were imported since"
    why = " because they have not ordered" if run.recipe.rfm else ""
    left_out = f"; {wording.count(run.n_left_out)} left out{why}" if run.n_left_out else ""
    return [
        ("Customers", f"{wording.count(run.n_customers)}{left_out}"),
        ("Data version", version),
        ("Found", html.Span([moment(run.created_at), f" by {run.who}"])),
        ("Time taken", wording.lasting(run.seconds)),
    ]


def _said(run: RunView) -> list[Component | str | None]:
    said: list[Component | str | None] = []
    if run.is_demo:
        said += [chip("Demo", tone="warning"), " "]
    if run.recipe.hand:
        said += [by_hand(run.recipe.hand), " · "]
    if run.status == "done":
        customers = wording.counted(run.n_customers, "customer")
        said.append(f"{wording.counted(n_segments(run.segments), 'segment')} of {customers} · ")
    return [*said, moment(run.created_at), f" · {run.who}"]


def _actions(run: RunView, actor: Actor) -> list[Component]:
    change = _change(run, kind="secondary")
    repeat = _item("repeat", "arrow-repeat", "Repeat on the newest customers")
    items: list[Component] = [] if run.recipe.hand else [repeat]
    if run.status == "done" and actor.may(Permission.EXPORT):
        everybody = f"/lists/new?run={run.id}"
        items.append(menu_link("list-check", "Make a list of everybody", everybody))
    if run.status == "done" and not (run.recipe.hand or run.recipe.rfm):
        place = f"/segments/place?run={run.id}"
        items.append(menu_link("person-plus", "Describe a customer", place))
        if actor.may(Permission.IMPORT):
            file = f"/data/import?place={run.id}"
            items.append(menu_link("file-earmark-arrow-up", "Place a file of customers", file))
    if run.status != "working":
        items.append(_item("delete", "trash", "Delete this run"))
    more = html.Details(
        [
            html.Summary(
                [icon("three-dots", label="More")], className="btn btn-secondary btn-icon"
            ),
            html.Div(items, className="menu-panel"),
        ],
        className="menu",
    )
    # A run that did not end well offers the change in the middle of its page.
    return [change, more] if run.status == "done" else [more]


def _change(run: RunView, kind: Kind = "primary") -> dcc.Link:
    if run.recipe.rfm:
        return link_button("Change the cut-offs", f"/segments/rfm?like={run.id}", kind=kind)
    if run.recipe.hand:
        return link_button("Choose again", again_href(run.recipe.hand.selection), kind=kind)
    return link_button("Change and find again", f"/segments/new?like={run.id}", kind=kind)


def _item(name: str, icon_name: str, text: str) -> html.Button:
    return html.Button(
        [icon(icon_name), html.Span(text)],
        id=action_id(name),
        type="button",
        className="menu-item",
    )
