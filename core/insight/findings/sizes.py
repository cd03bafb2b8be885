"""How many customers are in each segment, and what they spent."""

from core.domain import wording
from core.domain.findings import Row, Sentence, Table
from core.domain.segments import SegmentSummary
from core.insight.findings.told import Told, named, row_key

KEY, ALL = "sizes", "all"
_HEADS = ("Customers", "Of all customers")
_MONEY = ("They spent", "Of the revenue", "Each spent")
# A share of revenue so many times the share of customers is worth a sentence.
_STANDS_OUT, _FALLS_SHORT = 1.25, 0.8


def table(told: Told) -> Table:
    """Return the sizes, with money where orders tell."""
    with_money = bool(told.revenue) and sum(told.revenue) > 0
    heads = (told.group.capitalize(), *_HEADS, *(_MONEY if with_money else ()))
    basis = f"What they spent: {told.basis}." if with_money and told.basis else ""
    return Table(
        KEY,
        f"How large the {told.groups} are",
        heads,
        (
            *(_row(told, one, with_money=with_money) for one in told.segments),
            _all(told, with_money=with_money),
        ),
        words=heads[:1],
        note=basis,
        bars=_HEADS[1],
        shares=(*(one.share for one in told.segments), 0.0),
    )


def sentences(told: Told) -> list[Sentence]:
    """Return how the customers are divided, and whose money it is."""
    return [_divided(told), *_unlike_their_size(told)]


def _row(told: Told, segment: SegmentSummary, *, with_money: bool) -> Row:
    cells = [segment.name, wording.count(segment.n_customers), wording.share(segment.share)]
    if with_money:
        spent = told.revenue[segment.position]
        cells += [
            told.money(spent),
            wording.share(spent / sum(told.revenue)),
            told.money(spent / max(segment.n_customers, 1)),
        ]
    return Row(row_key(segment), tuple(cells), segment.colour)


def _all(told: Told, *, with_money: bool) -> Row:
    k = wording.counted(len(told.found), told.group, told.groups)
    cells = [f"All {k}", wording.count(told.n_customers), wording.share(1.0)]
    if with_money:
        whole = sum(told.revenue)
        each = told.money(whole / max(told.n_customers, 1))
        cells += [told.money(whole), wording.share(1.0), each]
    return Row(ALL, tuple(cells))


def _divided(told: Told) -> Sentence:
    found = sorted(told.found, key=lambda one: -one.n_customers)
    customers = wording.counted(told.n_customers, "customer")
    if told.how == "by hand" or len(found) < 2:
        one = found[0]
        size = wording.counted(one.n_customers, "customer")
        return Sentence(
            f"{named(one)} has {size}, {wording.share(one.share)} of {customers}.",
            KEY,
            (row_key(one), ALL),
        )
    first, last = found[0], found[-1]
    rest = [one for one in told.segments if one.is_rest]
    nowhere = "".join(f" {wording.share(one.share)} are in none of them." for one in rest)
    return Sentence(
        f"{customers} fall into {len(found)} {told.groups}: {named(first)} is the largest with "
        f"{wording.share(first.share)}, {named(last)} the smallest with "
        f"{wording.share(last.share)}.{nowhere}",
        KEY,
        (*map(row_key, (first, last, *rest)), ALL),
    )


def _unlike_their_size(told: Told) -> list[Sentence]:
    """Return who brings much more of the revenue, and much less, than their number."""
    if not told.revenue or sum(told.revenue) <= 0 or len(told.found) < 2:
        return []
    whole = sum(told.revenue)
    by_ratio = sorted(
        (one for one in told.found if one.share > 0),
        key=lambda one: told.revenue[one.position] / one.share,
    )
    said = []
    for one, verb in ((by_ratio[-1], "bring"), (by_ratio[0], "bring only")):
        part = told.revenue[one.position] / whole
        ratio = part / one.share
        if ratio >= _STANDS_OUT if verb == "bring" else ratio <= _FALLS_SHORT:
            said.append(
                Sentence(
                    f"{named(one)}: {wording.share(one.share)} of the customers {verb} "
                    f"{wording.share(part)} of the revenue.",
                    KEY,
                    (row_key(one),),
                )
            )
    return said
