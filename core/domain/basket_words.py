"""What is bought together, in sentences."""

from collections.abc import Sequence

from core.domain import wording
from core.domain.basket_rules import FEW_BASKETS, BasketKind, ItemKind, Rule, RuleChoice, RulesFound

_BASKETS: dict[BasketKind, tuple[str, str]] = {
    "orders": ("order", "orders"),
    "customers": ("customer", "customers"),
}
_ITEMS: dict[ItemKind, tuple[str, str]] = {
    "products": ("product", "products"),
    "categories": ("category", "categories"),
}
# Before a number of baskets.
_IN: dict[BasketKind, str] = {"orders": "are in", "customers": "were bought by"}
_IS_IN: dict[BasketKind, str] = {"orders": "is in", "customers": "was bought by"}
_TOGETHER: dict[BasketKind, str] = {
    "orders": "are together in",
    "customers": "were both bought by",
}


def baskets(number: int, kind: BasketKind) -> str:
    """Return a number of baskets: “31 orders”, “1 customer”."""
    return wording.counted(number, *_BASKETS[kind])


def items(number: int, kind: ItemKind) -> str:
    """Return a number of names: “4 products”, “1 category”."""
    return wording.counted(number, *_ITEMS[kind])


def sentence(rule: Rule, kind: BasketKind) -> str:
    """Return a rule: Of 38 orders with “green”, 31 also had “red”: 8.6 times as often as usual."""
    have, had = ("with", "had") if kind == "orders" else ("who bought", "bought")
    return (
        f"Of {baskets(rule.n_if, kind)} {have} {names(rule.if_items)}, "
        f"{wording.count(rule.count)} also {had} {names(rule.then_items)}: {often(rule)}."
    )


def often(rule: Rule) -> str:
    """Return how much more often the second part is there than usual."""
    if round(rule.lift, 2) == 1:
        return "as often as usual"
    if rule.lift < 1:
        return f"less often than usual ({wording.index(rule.lift)} times)"
    return f"{times(rule.lift)} times as often as usual"


def times(lift: float) -> str:
    """Return a lift as it is read: 8.6; 1.24; 35."""
    decimals = 2 if lift < 1.995 else 1 if lift < 9.95 else 0
    return f"{lift:,.{decimals}f}"


def names(of: Sequence[str]) -> str:
    """Return names in quotation marks: “A”; “A” and “B”."""
    return wording.listed([wording.quoted(name) for name in of])


def warning(rule: Rule) -> str:
    """Return why a rule should not be relied on, or ""."""
    if rule.count < FEW_BASKETS:
        return f"Only {rule.count} together"
    return "" if rule.is_certain else "May be chance"


def whose(choice: RuleChoice, segment: str | None) -> str:
    """Return whose baskets are looked at: “orders of “Best customers””."""
    kind = _BASKETS[choice.baskets][1]
    if segment is None:
        return f"all {kind}"
    return f"{kind} {'of' if choice.baskets == 'orders' else 'in'} {wording.quoted(segment)}"


def counted(found: RulesFound, choice: RuleChoice) -> str:
    """Return what was looked at and found, in a sentence or two."""
    looked = (
        f"{baskets(found.n_baskets, choice.baskets)} with {items(found.n_items, choice.items)} "
        f"were looked at; {wording.count(found.n_frequent)} of these {_IN[choice.baskets]} "
        f"at least {baskets(found.fewest, choice.baskets)}"
    )
    shown = found.n_rules - found.n_folded
    if not found.n_rules:
        return f"{looked}."
    folded = (
        f" {wording.counted(found.n_folded, 'more adds', 'more add')} nothing to a shorter one."
        if found.n_folded
        else ""
    )
    usual = ""
    if found.n_as_usual == found.n_rules:
        usual = " None is more frequent than chance makes it."
    elif found.n_as_usual:
        are = "is" if found.n_as_usual == 1 else "are"
        usual = f" {wording.count(found.n_as_usual)} {are} no more frequent than chance makes it."
    return f"{looked}. {wording.counted(shown, 'rule holds', 'rules hold')}.{folded}{usual}"


def left_out(found: RulesFound, choice: RuleChoice) -> list[str]:
    """Return what was not looked at, each in a sentence."""
    said = []
    if found.n_too_large:
        were = "was" if found.n_too_large == 1 else "were"
        said.append(
            f"{baskets(found.n_too_large, choice.baskets)} with more than "
            f"{items(found.most_in_basket, choice.items)} {were} left out: what has nearly "
            "everything says nothing about what goes together."
        )
    if found.n_nameless:
        named = _ITEMS[choice.items][0]
        were = "was left out, as its" if found.n_nameless == 1 else "were left out, as their"
        said.append(f"{baskets(found.n_nameless, choice.baskets)} {were} lines name no {named}.")
    if found.n_guests:
        said.append(
            f"Orders of guests were left out, as nobody knows which customer they are of: "
            f"{wording.count(found.n_guests)}."
        )
    return said


def nothing_found(found: RulesFound, choice: RuleChoice) -> tuple[str, str]:
    """Return why there is no rule, and what to lower."""
    kind = choice.baskets
    least = baskets(found.fewest, kind)
    if not found.n_baskets:
        return (
            f"No {_BASKETS[kind][0]} names a {_ITEMS[choice.items][0]}",
            "Choose products instead of categories, or the other way round, or somebody else.",
        )
    if found.n_frequent < 2:
        return (
            f"Hardly any {_ITEMS[choice.items][0]} {_IS_IN[kind]} {least} or more",
            f"There are {baskets(found.n_baskets, kind)} in all. Lower “at least "
            f"{found.fewest:,}”, or look at more customers.",
        )
    if found.most_shared < found.fewest:
        share = (
            f"The most that any two share is {baskets(found.most_shared, kind)}. Lower “at least "
            f"{found.fewest:,}” to that, and mind that few may be chance."
            if found.most_shared > 1
            else f"Hardly anybody buys two {_ITEMS[choice.items][1]} together. Look at customers' "
            "whole histories instead of single orders, or at categories."
        )
        return f"No two {_ITEMS[choice.items][1]} {_TOGETHER[kind]} {least}", share
    return (
        "No rule is as sure as you asked for",
        f"The surest has {wording.share(found.surest)}. Lower “how sure” to that or less.",
    )
