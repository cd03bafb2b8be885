"""Next products in plain words."""

from datetime import date

from core.domain import wording
from core.domain.next_products import (
    FEWEST_ON_TRIAL,
    WAY_LABELS,
    NextFound,
    Reason,
    ReasonKind,
    Trial,
    Way,
)

_SMALL_RATE = 0.1


def because(reason: Reason) -> str:
    """Return why a product is offered, as a sentence."""
    match reason.kind:
        case ReasonKind.AGAIN:
            return _again(reason)
        case ReasonKind.NEAR:
            return _near(reason)
        case ReasonKind.ALIKE:
            return "Popular with customers who buy as often and as recently."
        case ReasonKind.SEGMENT:
            said = wording.counted(reason.of_customers, "buyer")
            return f"The favourite of {reason.n_customers:,} of {said} in their segment."
        case ReasonKind.OFFERED:
            said = wording.counted(reason.of_customers, "customer")
            return f"Among the next products of {reason.n_customers:,} of {said} here."
        case _:
            return "One of the most popular products of the shop."


def how_chosen(found: NextFound) -> str:
    """Return how products are chosen, and what speaks for it."""
    own, popular = found.trial.of(found.way), found.trial.of(Way.POPULAR)
    if own is None or popular is None:
        return (
            f"Only {wording.counted(found.trial.n_customers, 'customer')} bought again late enough "
            f"to try ways on them; that takes {FEWEST_ON_TRIAL}. So everybody is offered the most "
            "popular products."
        )
    if found.way is Way.POPULAR:
        return (
            "Nothing did better than the most popular products: one of the three hit "
            f"{wording.share(own.rate)} of customers. So everybody is offered those, and there is "
            "nothing personal about it."
        )
    return (
        f"“{WAY_LABELS[found.way]}” did best: one of the three products hit "
        f"{wording.share(own.rate)} of customers, where the most popular products hit "
        f"{wording.share(popular.rate)}."
    )


def how_tried(trial: Trial) -> str:
    """Return what the trial was."""
    day = wording.day(date.fromisoformat(trial.until))
    asked = wording.counted(trial.n_asked, "customer")
    if trial.n_asked < trial.n_customers:
        asked = f"{trial.n_asked:,} of {wording.counted(trial.n_customers, 'customer')}"
    return (
        f"Each way was given the orders until {day} only. A hit is a customer who bought at least "
        f"one of the three products that it proposed afterwards; {asked} could be looked at."
    )


def warning(found: NextFound) -> str:
    """Return what to be careful about; "" when nothing is."""
    own = found.trial.of(found.way)
    if own is None or own.rate >= _SMALL_RATE:
        return ""
    return (
        f"A hit rate of {wording.share(own.rate)} is low: what customers buy next can hardly be "
        "told from these orders. Rather offer what you want to sell."
    )


def repeats(found: NextFound) -> str:
    """Return whether products are offered again, and why."""
    share = found.trial.repeat_share
    if share is None:
        return "Nobody came back late enough to see whether they buy the same again."
    said = f"{wording.share(share)} of what customers bought later they had bought before"
    if found.again:
        return f"{said}, so products may be offered again."
    return f"{said}, so only products are offered that are new to the customer."


def _again(reason: Reason) -> str:
    if reason.n_orders < 2 or reason.last is None:
        return "They have bought it before."
    return f"They bought it in {reason.n_orders:,} orders, last on {wording.day(reason.last)}."


def _near(reason: Reason) -> str:
    thing = wording.quoted(reason.product)
    if reason.in_orders:
        whole = wording.counted(reason.n_with, "order")
        return f"Of {whole} with {thing}, which they bought, {reason.n_both:,} had it too."
    whole = wording.counted(reason.n_with, "customer")
    return f"Of {whole} who bought {thing}, as they did, {reason.n_both:,} bought it too."
