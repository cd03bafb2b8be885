"""What the exploration page says in words: what stands out, statistics, effects, caveats."""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from core.domain import caveats, wording
from core.domain.exploration import ColumnSummary, Spread
from core.domain.fields import KIND_LABELS, Kind
from core.domain.links import Groups, Link, LinkKind
from core.figures import link_words
from core.services.exploration import ExplorationView
from dashapp.components.explore_charts import said_of
from dashapp.components.page_header import section_header
from dashapp.components.parts import Tone, chip, facts, link_button
from dashapp.components.stacked_table import Cell, stacked_table
from dashapp.components.state import empty_state, notice

_MOST_STANDING_OUT, _MOST_LISTED, _MOST_FOLDED = 5, 8, 60
_LOPSIDED = 1.0
_SIZES: dict[str, tuple[str, Tone]] = {
    "none": ("no link", "neutral"),
    "small": ("small", "neutral"),
    "medium": ("medium", "accent"),
    "large": ("large", "success"),
}


def nothing_yet(*, may_import: bool) -> Component:
    """Return what is shown while there are no customers."""
    button = link_button("Import customers", "/data/import", icon_name="upload")
    return empty_state(
        "bar-chart",
        "Nothing to explore yet",
        "As soon as customers are in, their columns are shown here: how the values are spread, and "
        "what goes together.",
        *([button] if may_import else []),
    )


def reminders(found: ExplorationView) -> list[Component]:
    """Return what to keep in mind on the whole page."""
    said = list(caveats.of_customers(found.n_customers))
    if found.n_not_compared:
        said.append(
            f"{wording.counted(found.n_not_compared, 'column is', 'columns are')} not compared "
            f"with others: with so many customers, {len(found.compared)} columns are the most."
        )
    return [notice(text, tone="warning") for text in said]


def standing_out(found: ExplorationView) -> list[Component]:
    """Return the strongest links, in a sentence each."""
    shown = _different([link for link in _strongest(found.links) if link.size != "none"])
    lead = f"{wording.counted(found.n_customers, 'customer')}, data version {found.data_version}."
    if not shown:
        text = "No two columns go together more than chance would show."
        return [section_header("What stands out", lead=lead), html.P(text)]
    return [
        section_header("What stands out", lead=lead),
        html.Ul(
            [
                html.Li(
                    [
                        html.Div(
                            _pair_link(link, said_of(found, link.one, link.other)),
                            className="row-main",
                        ),
                        _size_chip(link),
                    ],
                    className="row-item",
                )
                for link in shown
            ],
            className="rows",
        ),
    ]


def column_facts(column: ColumnSummary) -> list[Component]:
    """Return the statistics of a column, and what to keep in mind about it."""
    pairs = [
        ("Kind", KIND_LABELS[column.kind]),
        ("Customers", wording.count(column.n)),
        ("Missing", _missing(column)),
        ("Different values", wording.count(column.n_distinct)),
    ]
    if column.spread and column.kind is Kind.DATE:
        pairs += _of_dates(column.spread)
    elif column.spread:
        pairs += _of_numbers(column.spread)
    elif column.levels:
        pairs.append(("Most frequent", column.levels[0].label))
    if column.basis:
        pairs.append(("Counted", column.basis))
    return [
        html.H3("In numbers", className="explore-facts-title"),
        facts(pairs),
        *_said(caveats.of_column(column)),
    ]


def why_no_pair(found: ExplorationView, one: str, other: str) -> str:
    """Return why two columns cannot be shown together, or "" if they can."""
    if one == other:
        return "Choose another column to compare it with."
    for name in (one, other):
        if name not in found.compared:
            if found.column(name).n_distinct < 2:
                return f"{name} is the same for everybody, so there is nothing to compare."
            return f"{name} was not compared with others, because there are too many columns."
    return ""


def pair_facts(found: ExplorationView, one: str, other: str) -> list[Component]:
    """Return how strongly two columns go together, and what to keep in mind about it."""
    link = found.link(one, other)
    if link is None:
        return []
    groups = found.groups_of(link)
    first, second = found.column(one), found.column(other)
    is_sampled = all(each.kind is not Kind.DATE for each in (first, second)) and (
        first.is_measured or second.is_measured
    )
    said = [
        *caveats.of_pair(first, second, link),
        *caveats.of_groups(groups),
        *(caveats.of_sample(found.n_customers) if is_sampled else ()),
    ]
    return [
        html.H3(["Effect ", _size_chip(link)], className="explore-facts-title"),
        facts(_effects(link)),
        *_means(groups, first if groups and groups.number == one else second),
        *_said(said),
    ]


def links_table(found: ExplorationView) -> list[Component]:
    """Return all links, the strongest first, in a sentence each; of very many, a part."""
    ordered = sorted(
        (link for link in found.links if link.is_known), key=lambda link: -link.strength
    )
    first, rest = ordered[:_MOST_LISTED], ordered[_MOST_LISTED:_MOST_FOLDED]
    if not first:
        return []
    more = "weaker pair" if len(ordered) <= _MOST_FOLDED else "pair that comes next"
    many = "weaker pairs" if len(ordered) <= _MOST_FOLDED else "pairs that come next"
    return [
        html.H3("Strongest first", className="explore-facts-title"),
        _links(found, first),
        html.Details(
            [html.Summary(wording.counted(len(rest), more, many)), _links(found, rest)],
            className="disclosure",
        )
        if rest
        else html.Div(),
    ]


def not_shown(columns: Iterable[ColumnSummary]) -> Component | None:
    """Return the columns of which nothing is shown, and why."""
    hidden = [column for column in columns if column.left_out]
    if not hidden:
        return None
    return html.Details(
        [
            html.Summary(f"{wording.counted(len(hidden), 'column')} not shown, and why"),
            html.Ul([html.Li([html.Strong(each.name), " ", each.left_out]) for each in hidden]),
        ],
        className="disclosure",
    )


def _links(found: ExplorationView, links: Sequence[Link]) -> html.Div:
    rows: list[Sequence[Cell]] = [
        [
            _pair_link(link, said_of(found, link.one, link.other)),
            _size_chip(link),
            wording.count(link.n),
        ]
        for link in links
    ]
    return stacked_table(("Finding", "Effect", "Customers"), rows, numbers=("Customers",))


def _strongest(links: Sequence[Link]) -> list[Link]:
    known = [link for link in links if link.is_known and not link.may_be_chance]
    return sorted(known, key=lambda link: -link.strength)


def _different(links: Iterable[Link]) -> list[Link]:
    """Return the first links, each column in one at most; those that say the same come last."""
    chosen: list[Link] = []
    seen: set[str] = set()
    for link in sorted(links, key=lambda each: each.is_repetition):
        if len(chosen) < _MOST_STANDING_OUT and not link.columns & seen:
            chosen.append(link)
            seen |= link.columns
    return chosen


def _pair_link(link: Link, text: str) -> html.A:
    """Return a link that chooses both columns; assets/63-explore.js does it without a reload."""
    told: dict[str, Any] = {"data-explore-column": link.one, "data-explore-other": link.other}
    address = urlencode({"column": link.one, "with": link.other})
    return html.A(text, href=f"/data/explore?{address}", className="stretched-link", **told)


def _size_chip(link: Link) -> html.Span:
    if not link.is_known:
        return chip("unknown")
    if link.size != "none" and link.may_be_chance:
        return chip("may be chance")
    text, tone = _SIZES[link.size]
    return chip(text, tone=tone)


def _missing(column: ColumnSummary) -> str:
    if not column.n_missing:
        return "none"
    return f"{wording.count(column.n_missing)} ({wording.share(column.share_missing)})"


def _of_dates(spread: Spread) -> list[tuple[str, str]]:
    return [
        (name, wording.measure(value, Kind.DATE))
        for name, value in (
            ("Earliest", spread.minimum),
            ("A quarter before", spread.q1),
            ("Middle (median)", spread.median),
            ("A quarter after", spread.q3),
            ("Latest", spread.maximum),
        )
    ]


def _of_numbers(spread: Spread) -> list[tuple[str, str]]:
    return [
        ("Mean", wording.statistic(spread.mean)),
        ("Middle (median)", wording.statistic(spread.median)),
        ("Standard deviation", wording.statistic(spread.sd)),
        ("Lower quarter ends at", wording.statistic(spread.q1)),
        ("Upper quarter begins at", wording.statistic(spread.q3)),
        ("Smallest", wording.statistic(spread.minimum)),
        ("Largest", wording.statistic(spread.maximum)),
        ("Skew", _skew(spread.skew)),
    ]


def _skew(skew: float | None) -> str:
    if skew is None:
        return wording.MISSING
    side = (
        "even" if abs(skew) < _LOPSIDED else "long tail upwards" if skew > 0 else "long tail down"
    )
    return f"{link_words.index(skew)} ({side})"


def _means(groups: Groups | None, number: ColumnSummary) -> list[Component]:
    """Return the mean of each group, so that nobody needs the chart to read it."""
    if groups is None:
        return []
    pairs: list[tuple[str, str | Component]] = [
        (label, f"{wording.measure(mean, number.kind)} · {wording.count(n)}")
        for label, mean, n in zip(groups.labels, groups.means, groups.n, strict=True)
    ]
    heading = html.H4(f"Mean {groups.number} · customers", className="eyebrow mt-3")
    return [heading, facts(pairs)]


def _effects(link: Link) -> list[tuple[str, str]]:
    pairs = [("Customers with both", wording.count(link.n))]
    if link.kind is LinkKind.NUMBERS:
        pairs += [
            ("Straight line (Pearson)", link_words.index(link.pearson)),
            ("By rank (Spearman)", link_words.index(link.spearman)),
        ]
    elif link.kind is LinkKind.LEVELS:
        pairs.append(("Cramér's V", link_words.index(link.cramers_v)))
    else:
        pairs.append(("Groups", wording.count(link.n_groups)))
        pairs.append(("Explained by the groups (eta²)", wording.share(link.eta_squared)))
        if link.cohens_d is not None:
            pairs.append(("Difference (Cohen's d)", link_words.index(abs(link.cohens_d))))
    return pairs


def _said(texts: Iterable[str]) -> list[Component]:
    return [notice(text) for text in texts]
