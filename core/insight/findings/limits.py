"""What to keep in mind: what the numbers of a run do not say."""

from core.domain import caveats, wording
from core.domain.findings import Row, Sentence, Table
from core.insight.findings import sizes
from core.insight.findings.told import Told, named, row_key

KEY = "data"
_MUCH_MISSING = 0.2
_FEW_CUSTOMERS, _FEW = 100, 30


def table(told: Told) -> Table:
    """Return what the run was made from."""
    rows = [
        Row("customers", ("Customers", wording.count(told.n_customers), "In this run.")),
        Row("left out", ("Left out", wording.count(told.n_left_out), _left_out(told))),
        Row("used", ("Columns used", str(len(told.used)), wording.listed(told.used))),
        Row("version", ("Data version", str(told.data_version), _newest(told))),
    ]
    rows.append(Row("orders", ("Orders", *_orders(told))))
    if told.removed:
        gone = sum(told.removed.values())
        rows.append(
            Row("removed", ("Removed since", wording.count(gone), "They are still counted here."))
        )
    rows += [
        Row(_missing_key(names), (f"Without {names}", wording.share(share), wording.opening(why)))
        for names, share, why in _missing(told)
    ]
    heads = ("", "Value", "What it is")
    return Table(KEY, "What this is made from", heads, tuple(rows), words=(heads[0], heads[2]))


def sentences(told: Told) -> list[Sentence]:
    """Return what to keep in mind."""
    said = [Sentence(caveats.ONE_SHOP, KEY)]
    if told.n_customers < _FEW_CUSTOMERS:
        text = (
            f"Only {wording.counted(told.n_customers, 'customer')}: much of what stands out here "
            "can be chance, and one customer more or less can change it."
        )
        said.append(Sentence(text, KEY, ("customers",)))
    if told.newest_version > told.data_version:
        said.append(
            Sentence(
                f"There are newer data (version {told.newest_version}; this is version "
                f"{told.data_version}): repeat the run before you rely on it.",
                KEY,
                ("version",),
            )
        )
    if told.removed:
        gone = sum(told.removed.values())
        text = f"{wording.counted(gone, 'customer')} counted here {_were(gone)} removed since."
        said.append(Sentence(text, KEY, ("removed",)))
    if told.n_left_out:
        text = f"{wording.counted(told.n_left_out, 'customer')} {_were(told.n_left_out)} left out"
        said.append(Sentence(f"{text}: nothing here is about them.", KEY, ("left out",)))
    for names, share, why in _missing(told):
        because = f" ({why})" if why else ""
        text = f"{wording.share(share)} of the customers have no {names}{because}"
        kept = f"{text}: means of it are those of the others."
        said.append(Sentence(kept, KEY, (_missing_key(names),)))
    said += [
        Sentence(
            f"{named(one)} has only {wording.counted(one.n_customers, 'customer')}: with so few, "
            "its means can be chance.",
            sizes.KEY,
            (row_key(one),),
        )
        for one in told.found
        if one.n_customers < _FEW
    ]
    return said


def _missing(told: Told) -> list[tuple[str, float, str]]:
    """Return columns, together where the same customers lack them, with their share and why.

    Only columns that the segments were made from; who has no order is in no RFM group.
    """
    if told.how == "rules":
        return []
    found: dict[tuple[float, str], list[str]] = {}
    for name in told.used:
        facts = told.columns.get(name)
        if facts and facts.n and facts.n_missing / facts.n > _MUCH_MISSING:
            found.setdefault((facts.n_missing / facts.n, facts.absent_why), []).append(name)
    return [
        (wording.listed([wording.quoted(name) for name in names]), share, why)
        for (share, why), names in found.items()
    ]


def _missing_key(names: str) -> str:
    return f"missing {names}"


def _orders(told: Told) -> tuple[str, str]:
    if told.orders is None:
        return "None", "Nothing is known of orders."
    return wording.count(sum(told.orders.course.orders)), "Of the whole shop."


def _left_out(told: Told) -> str:
    if not told.n_left_out:
        return "Nobody was left out."
    return "They have not ordered." if told.how == "rules" else "By what was chosen for the run."


def _newest(told: Told) -> str:
    if told.newest_version > told.data_version:
        return f"The newest is {told.newest_version}."
    return "The newest."


def _were(n: int) -> str:
    return "was" if n == 1 else "were"
