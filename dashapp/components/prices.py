"""What segments pay: suggestions, a table of segments, and products that answer to their price."""

from dash import html
from dash.development.base_component import Component

from core.domain import wording
from core.domain.currencies import NO_CURRENCY
from core.domain.price_advice import answer_words
from core.domain.prices import (
    FEWEST_AWAY,
    FEWEST_ORDERS,
    FEWEST_WEEKS,
    LEAST_AWAY,
    Answers,
    Elasticity,
    Prices,
    PricesFound,
)
from core.domain.segments import SegmentSummary
from core.services.prices import StudyView
from dashapp.components.page_header import section_header
from dashapp.components.parts import chip, moment
from dashapp.components.segment_mark import segment_mark
from dashapp.components.stacked_table import Cell, stacked_table
from dashapp.components.state import empty_state, failed_state, notice

EVERYBODY = "everybody"
_MOST_ADVICE = 8
_MOST_PRODUCTS = 15
_HEADS = (
    "Customers", "An order", "A piece", "Orders on discount", "Taken off", "Beside others' prices",
)  # fmt: skip
_ENOUGH = (
    f"{FEWEST_WEEKS} weeks in which most paid the same without a discount, {FEWEST_AWAY} of them "
    f"{wording.share(LEAST_AWAY)} or more away from the usual price"
)
_ANSWERS = ("Product", "One per cent dearer", "Weekly price", "Weeks", "Orders", "Brought")


def state(view: StudyView) -> Component | None:
    """Return what stands in place of a result, or above an older one."""
    if view.status == "working":
        return html.P(
            "You can leave this page or close it. The work goes on, and the result waits here.",
            className="muted",
        )
    if view.status == "failed":
        return failed_state(view.what or "This could not be finished.", view.fix or "Try again.")
    if view.status == "cancelled":
        return notice("Nothing was stored, nothing changed.", title="This was cancelled.")
    if view.found is None:
        return empty_state(
            "tags",
            "Nobody has looked at these prices yet",
            "We go through all orders once: what each segment pays, how much of it on discount, "
            "and how products answered where their price changed.",
        )
    if view.is_old:
        return notice("Data were imported since. Look again to have them in.")
    return None


def body(view: StudyView) -> list[Component]:
    """Return what came of it; nothing before that."""
    found = view.found
    if found is None:
        return []
    return [
        _advice(view, found),
        _segments(view, found),
        _answers(view, found),
        _about(view, found),
    ]


def _advice(view: StudyView, found: PricesFound) -> html.Section:
    shown = view.advice[:_MOST_ADVICE]
    has_both = view.segments and found.everybody.n_on_discount
    alike = "segments buy on discount about alike, " if has_both else ""
    none = html.P(
        f"Nothing here is clear enough to suggest anything: {alike}no two products are certainly "
        "bought together often enough, and no price changed enough."
    )
    items = [
        html.Li([html.Strong(f"{one.title}. "), one.text, " ", html.Em(one.reckoned)])
        for one in shown
    ]
    return html.Section(
        [
            section_header(
                "What that suggests",
                lead="Careful ideas to try on a part of the customers first, most money on top.",
            ),
            html.Ul(items, className="together-said") if items else none,
        ],
        className="card card-body stack-sm",
    )


def _segments(view: StudyView, found: PricesFound) -> html.Section:
    of = {one.segment_id: one for one in found.segments}
    known = [(one, of[one.id]) for one in view.segments if one.id in of]
    rows: list[list[Cell]] = [
        [
            html.Span([segment_mark(segment.colour), segment.name], className="segment-named"),
            *_cells(own, found),
        ]
        for segment, own in known
    ]
    rows.append(["Everybody", *_cells(found.everybody, found)])
    silent = [one.name for one in view.segments if one.id not in of]
    no_orders = f"Without orders: {wording.listed(silent)}." if silent else ""
    return html.Section(
        [
            section_header("What they pay"),
            stacked_table(("Segment", *_HEADS), rows, numbers=_HEADS),
            html.P(
                "An order: the middle one, and the mean behind it. A piece: half of what was "
                "bought cost between these two. Beside others' prices: what they paid for the same "
                "products, where everybody's mean price is 100, with the range that it is in with "
                f"95 % certainty. Guests are among everybody only. {no_orders}",
                className="muted small",
            ),
            None
            if found.everybody.n_on_discount
            else html.P("Your orders tell of no discounts.", className="muted small"),
        ],
        className="stack-sm",
    )


def _cells(own: Prices, found: PricesFound) -> list[Cell]:
    currency = found.currency
    knows_discounts = found.everybody.n_on_discount > 0
    middle, mean = (wording.money(each, currency) for each in (own.basket_median, own.basket_mean))
    return [
        wording.count(own.n_customers),
        f"{middle} ({mean})",
        f"{_number(own.price_low)} to {wording.money(own.price_high, currency)}",
        wording.share(own.on_discount) if knows_discounts else wording.MISSING,
        wording.share(own.depth) if knows_discounts else wording.MISSING,
        _index(own),
    ]


def _index(own: Prices) -> str:
    if own.segment_id is None:
        return "100"
    if own.index is None:
        return wording.MISSING
    numbers = (own.index.value, own.index.low, own.index.high)
    value, low, high = (f"{100 * each:.0f}" for each in numbers)
    return f"{value} ({low} to {high})"


def _answers(view: StudyView, found: PricesFound) -> html.Section:
    everybody = found.answers
    no_answers = html.P(
        f"Not enough price changes: no product had {_ENOUGH}. Then nobody can tell how its orders "
        "would answer."
    )
    by_id = {one.segment_id: one for one in found.segment_answers}
    known = [(one, by_id[one.id]) for one in view.segments if one.id in by_id]
    return html.Section(
        [
            section_header(
                "Products that answer to their price",
                lead=f"{wording.count(everybody.n_varied)} of "
                f"{wording.counted(everybody.n_products, 'product')} changed price enough: "
                f"{_ENOUGH}.",
            ),
            _of_everybody(found) if everybody.n_varied else no_answers,
            *(_of_segment(segment, own, found) for segment, own in known if everybody.n_varied),
        ],
        className="stack-sm",
    )


def _of_everybody(found: PricesFound) -> html.Div:
    return html.Div(
        [
            _answer_table(found.answers, found.currency),
            html.P(
                "How its share of all orders changed where its price was one per cent higher, "
                "with the range that this is in with 95 % certainty: of 20 such ranges, one is "
                "wrong by chance. Prices changed for reasons of their own, such as clearance "
                "or rising costs, so that these are hints. “Rose together”: dearer and bought "
                "more, so that something else was at work. Those that brought most stand here.",
                className="muted small",
            ),
        ],
        className="stack-sm",
    )


def _of_segment(segment: SegmentSummary, own: Answers, found: PricesFound) -> html.Details:
    """Return how products answer among one segment's orders, folded away at first."""
    few = (
        f"Not enough price changes: no product changed price while {FEWEST_ORDERS} or more of "
        "their orders had it."
    )
    return html.Details(
        [
            html.Summary(
                html.Span(
                    [
                        segment_mark(segment.colour),
                        f"{segment.name}: ",
                        wording.counted(own.n_varied, "product") if own.n_varied else "not enough",
                    ],
                    className="segment-named",
                )
            ),
            _answer_table(own, found.currency) if own.elasticities else html.P(few),
        ],
        className="disclosure",
    )


def _answer_table(own: Answers, currency: str) -> html.Div:
    rows = [_answer(one, currency) for one in own.elasticities[:_MOST_PRODUCTS]]
    return stacked_table(_ANSWERS, rows, numbers=_ANSWERS[1:])


def _answer(one: Elasticity, currency: str) -> list[Cell]:
    text = answer_words(one)
    mind = "Rose together" if one.percent.low > 0 else "Not certain"
    told: Cell = text if one.percent.high < 0 else html.Span([text, " ", chip(mind)])
    return [
        one.product,
        told,
        f"{_number(one.price_low)} to {wording.money(one.price_high, currency)}",
        wording.count(one.n_weeks),
        wording.count(one.n_orders),
        wording.money(one.spend, currency),
    ]


def _about(view: StudyView, found: PricesFound) -> html.P:
    said: list[Component | str] = []
    if view.made_at is not None:
        said += ["Looked at ", moment(view.made_at), ". "]
    if found.n_no_currency:
        others = wording.counted(found.n_no_currency, "order")
        said.append(f"{others} in other currencies were left out. ")
    said.append(
        "Discounts are those that your files name for order lines; an order counts as on discount "
        "when any of its lines is."
    )
    return html.P(said, className="muted small")


def _number(number: float) -> str:
    return wording.money(number, NO_CURRENCY)
