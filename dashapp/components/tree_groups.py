"""The segments of a cut through a tree, and one branch of it, in numbers."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from core.domain import wording
from core.domain.results import Trait
from core.domain.tree_view import TreeView
from core.figures import profiles
from core.figures.dendrogram import CutSegment
from core.services.run_tree import Group
from core.services.run_views import RunView
from dashapp.components.page_header import section_header
from dashapp.components.parts import aria
from dashapp.components.segment_mark import segment_mark
from dashapp.components.state import notice

_MOST_TRAITS = 3
_BRANCH_TRAITS = 8
_WORDS = ("Segment", "Apart by", "Mean of")


def how_joined(tree: TreeView) -> Component | None:
    """Say that not single customers were joined, where there are too many."""
    if tree.is_exact:
        return None
    return notice(
        f"The {wording.count(sum(tree.sizes))} customers were first put into "
        f"{wording.count(tree.n_leaves)} groups of very similar ones, and these were joined, each "
        "with the weight of its customers. Numbers of customers are exact."
    )


def cut_table(run: RunView, groups: Sequence[Group], segments: Sequence[CutSegment]) -> html.Div:
    """Return a row for each segment of a cut: its size, its money, what sets it apart."""
    has_money = any(group.money_share is not None for group in groups)
    heads = ["Segment", "Customers", "Share", *(["Of revenue"] if has_money else []), "Apart by"]
    rows = [
        _row(run, group, segment, has_money=has_money)
        for group, segment in zip(groups, segments, strict=True)
    ]
    return html.Div(
        _table(heads, rows),
        className="table-frame",
        tabIndex="0",
        role="region",
        **aria(label="Segments of this cut"),
    )


def looking_choices(tree: TreeView, k: int, segments: Sequence[CutSegment]) -> list[dict[str, str]]:
    """Return the segments of a cut with the join at the top of each, the largest first."""
    segment_of = tree.cut(k)
    tops = {segment_of[tree.branches_of(node)[0]]: node for node in tree.tops(k)}
    return [{"value": str(tops[place]), "label": segments[place].name} for place in sorted(tops)]


def branch_card(run: RunView, group: Group) -> html.Section:
    """Return what the customers of a branch are like."""
    money = group.money_share
    of_money = "" if money is None else f", {wording.share(money)} of revenue"
    lead = (
        f"{wording.counted(group.n_customers, 'customer')}, {wording.share(group.share)} of all"
        f"{of_money}."
    )
    rows = [
        html.Tr([html.Th(each.column, scope="row"), *_means(run, each)])
        for each in group.traits[:_BRANCH_TRAITS]
    ]
    table = _table(["Mean of", "This branch", "All customers"], rows)
    return html.Section(
        html.Div(
            [
                section_header("This branch", lead=lead),
                html.Div(table, className="table-frame"),
            ],
            className="card-body stack-sm",
        ),
        className="card",
    )


def _row(run: RunView, group: Group, segment: CutSegment, *, has_money: bool) -> html.Tr:
    name = html.Span([segment_mark(segment.colour), segment.name], className="segment-named")
    shares = [group.share, *([group.money_share] if has_money else [])]
    return html.Tr(
        [
            html.Th(name, scope="row"),
            html.Td(wording.count(group.n_customers), className="num"),
            *(html.Td(wording.share(each), className="num") for each in shares),
            html.Td(_apart(run, group)),
        ]
    )


def _means(run: RunView, trait: Trait) -> list[html.Td]:
    return [
        html.Td(profiles.said(trait, run.kinds), className="num"),
        html.Td(profiles.said_overall(trait, run.kinds), className="num muted"),
    ]


def _apart(run: RunView, group: Group) -> str:
    said = [
        f"{trait.column} {profiles.said(trait, run.kinds)} "
        f"(average {profiles.said_overall(trait, run.kinds)})"
        for trait in group.traits[:_MOST_TRAITS]
    ]
    return "; ".join(said) or wording.MISSING


def _table(heads: Sequence[str], rows: list[html.Tr]) -> html.Table:
    looks = ["" if each in _WORDS else "num" for each in heads]
    cells = [
        html.Th(each, scope="col", className=look) for each, look in zip(heads, looks, strict=True)
    ]
    head = html.Thead(html.Tr(cells))
    return html.Table([head, html.Tbody(rows)], className="table table-compact")
