"""The segments of a cut through a tree, in numbers."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from core.domain import wording
from core.domain.tree_view import TreeView
from core.figures import profiles
from core.figures.dendrogram import CutSegment
from core.services.run_tree import Group
from core.services.run_views import RunView
from dashapp.components.segment_mark import segment_mark
from dashapp.components.stacked_table import Cell, stacked_table
from dashapp.components.state import notice

_MOST_TRAITS = 3


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
    numbers = ["Customers", "Share", *(["Of revenue"] if has_money else [])]
    rows = [
        _row(run, group, segment, has_money=has_money)
        for group, segment in zip(groups, segments, strict=True)
    ]
    return stacked_table(["Segment", *numbers, "Apart by"], rows, numbers=numbers)


def looking_choices(tree: TreeView, k: int, segments: Sequence[CutSegment]) -> list[dict[str, str]]:
    """Return the segments of a cut with the join at the top of each, the largest first."""
    segment_of = tree.cut(k)
    tops = {segment_of[tree.branches_of(node)[0]]: node for node in tree.tops(k)}
    return [{"value": str(tops[place]), "label": segments[place].name} for place in sorted(tops)]


def _row(run: RunView, group: Group, segment: CutSegment, *, has_money: bool) -> list[Cell]:
    name = html.Span([segment_mark(segment.colour), segment.name], className="segment-named")
    shares = [group.share, *([group.money_share] if has_money else [])]
    return [
        name,
        wording.count(group.n_customers),
        *(wording.share(each) for each in shares),
        _apart(run, group),
    ]


def _apart(run: RunView, group: Group) -> str:
    said = [
        f"{trait.column} {profiles.said(trait, run.kinds)} "
        f"(average {profiles.said_overall(trait, run.kinds)})"
        for trait in group.traits[:_MOST_TRAITS]
    ]
    return "; ".join(said) or wording.MISSING
