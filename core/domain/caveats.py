"""What to keep in mind when reading the numbers of the exploration page."""

from core.domain import wording
from core.domain.currencies import NO_AMOUNTS, NO_CURRENCY
from core.domain.exploration import MOST_SAMPLED, ColumnSummary
from core.domain.fields import Kind
from core.domain.links import Groups, Link, LinkKind
from core.domain.sales import Sales, ShopSales

ONE_SHOP = (
    "All of this describes the customers of this one shop, as they were when the data came in. It "
    "need not hold for people who are not customers yet, and it does not say what causes what."
)

ONE_SHOP_SALES = (
    "All of this is what this one shop sold, by the files that came in. It does not say why, and "
    "next year need not be like the last one."
)

_FEW_CUSTOMERS, _FEW_ORDERS = 100, 100
_SHORT_DAYS = 365
_MUCH_MISSING = 0.2
_FEW_IN_GROUP, _FEW_IN_CELL = 10, 5


def of_customers(n_customers: int) -> tuple[str, ...]:
    """Return what holds for every number on the page."""
    if n_customers >= _FEW_CUSTOMERS:
        return ()
    return (
        f"Only {wording.counted(n_customers, 'customer')}: with fewer than {_FEW_CUSTOMERS}, much "
        "of what stands out here is chance, and one customer more or less can change it.",
    )


def of_column(column: ColumnSummary) -> tuple[str, ...]:
    """Return what to keep in mind about one column."""
    return (*_of_missing(column), *_of_far_values(column), *_of_period(column))


def of_pair(one: ColumnSummary, other: ColumnSummary, link: Link | None) -> tuple[str, ...]:
    """Return what to keep in mind about two columns together."""
    dates = [column for column in (one, other) if column.kind is Kind.DATE]
    said = [text for column in dates for text in _of_period(column)]
    n = max(one.n, other.n)
    if link and link.n < (1 - _MUCH_MISSING) * n:
        said.append(
            f"Only {wording.count(link.n)} of {wording.counted(n, 'customer')} have both values; "
            "the others may be different."
        )
    elif link and link.n < _FEW_CUSTOMERS <= n:
        said += of_customers(link.n)
    if link and link.kind is LinkKind.LEVELS and link.n < _needed(one, other):
        said.append("Many pairs of values are rare, so that the link looks stronger than it is.")
    return tuple(said)


def of_sales(shop: ShopSales, sales: Sales) -> tuple[str, ...]:
    """Return what to keep in mind about the orders in one currency."""
    said = []
    n_days = sales.days[-1] - sales.days[0] + 1
    if n_days < _SHORT_DAYS:
        said.append(
            f"The orders cover {wording.counted(n_days, 'day')}: too short to tell a season from a "
            "trend."
        )
    if sales.n_orders < _FEW_ORDERS:
        said.append(
            f"Only {wording.counted(sales.n_orders, 'order')}: one more or less can change what "
            "stands out here."
        )
    others = [one for one in shop.currencies if one.currency != sales.currency]
    if others:
        listed = [f"{wording.counted(one.n_orders, 'order')} {_in(one.currency)}" for one in others]
        said.append(
            f"Currencies are never added together: {wording.listed(listed, most=5)} "
            f"{'is' if len(others) == 1 and others[0].n_orders == 1 else 'are'} not in these "
            "numbers."
        )
    if sales.n_guests:
        share = wording.share(sales.n_guests / max(sales.n_orders, 1))
        said.append(
            f"{wording.counted(sales.n_guests, 'order')} ({share}) "
            f"{'was' if sales.n_guests == 1 else 'were'} made by guests: they are counted here, "
            "but belong to no customer."
        )
    return tuple(said)


def of_groups(groups: Groups | None) -> tuple[str, ...]:
    """Return which groups are too small to be compared."""
    if groups is None:
        return ()
    small = [
        label for label, n in zip(groups.labels, groups.n, strict=True) if 0 < n < _FEW_IN_GROUP
    ]
    if not small:
        return ()
    return (
        f"Fewer than {_FEW_IN_GROUP} customers in {wording.listed(small, most=4)}: "
        "the mean there says little.",
    )


def of_sample(n_customers: int) -> tuple[str, ...]:
    """Return how many customers a chart of points or boxes is drawn from, if not from all."""
    if n_customers <= MOST_SAMPLED:
        return ()
    return (
        f"Drawn from {wording.count(MOST_SAMPLED)} customers chosen by chance; means and the "
        f"effect are of all {wording.count(n_customers)}.",
    )


def _in(currency: str) -> str:
    unnamed = {NO_CURRENCY: "without a currency", NO_AMOUNTS: "without amounts"}
    return unnamed.get(currency, f"in {currency}")


def _needed(one: ColumnSummary, other: ColumnSummary) -> int:
    """Return how many customers a table of two categories needs: five for each cell."""
    return _FEW_IN_CELL * one.n_distinct * other.n_distinct


def _of_missing(column: ColumnSummary) -> tuple[str, ...]:
    if column.share_missing <= _MUCH_MISSING:
        return ()
    return (
        f"{wording.share(column.share_missing)} of the customers have no {column.name}. Everything "
        "here is about the others, who may be different.",
    )


def _of_far_values(column: ColumnSummary) -> tuple[str, ...]:
    found = column.histogram
    if found is None or column.levels or not found.n_below + found.n_above:
        return ()
    parts = []
    if found.n_below:
        low = wording.measure(found.edges[0], column.kind)
        parts.append(f"{wording.counted(found.n_below, 'customer')} below {low}")
    if found.n_above:
        high = wording.measure(found.edges[-1], column.kind)
        parts.append(f"{wording.counted(found.n_above, 'customer')} above {high}")
    return (f"Not drawn, because they lie far from the rest: {wording.listed(parts)}.",)


def _of_period(column: ColumnSummary) -> tuple[str, ...]:
    if column.kind is not Kind.DATE or column.spread is None:
        return ()
    n_days = round(column.spread.maximum - column.spread.minimum) + 1
    if n_days >= _SHORT_DAYS:
        return ()
    return (
        f"{column.name} covers {wording.counted(n_days, 'day')}: too short to tell a season from "
        "a trend.",
    )
