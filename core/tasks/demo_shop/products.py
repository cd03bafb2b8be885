"""The products of the demo shop."""

from dataclasses import dataclass

import numpy as np

from core.tasks.demo_shop.words import CATEGORIES, STYLES


@dataclass(frozen=True)
class DemoProduct:
    """Something for sale; `price_minor` in cents, `popularity` relative within its category."""

    number: str
    name: str
    category: str
    price_minor: int
    popularity: float


def make_products(n: int, rng: np.random.Generator) -> tuple[DemoProduct, ...]:
    """Return `n` different products; a few are sold far more often than the rest."""
    names = [
        (category, f"{style} {thing.lower()}")
        for category, (_, things) in CATEGORIES.items()
        for thing in things.split()
        for style in STYLES.split()
    ]
    chosen = sorted(rng.choice(len(names), n, replace=False))
    spread = np.exp(rng.normal(0.0, 0.55, n))
    popularity = rng.pareto(1.3, n) + 0.2
    return tuple(
        DemoProduct(
            number=f"P-{position + 1001}",
            name=names[which][1],
            category=names[which][0],
            price_minor=_rounded(CATEGORIES[names[which][0]][0] * spread[position]),
            popularity=float(popularity[position]),
        )
        for position, which in enumerate(chosen)
    )


def _rounded(cents: float) -> int:
    """Return a price as shops like them: whole euros less five cents."""
    return max(round(cents / 100), 2) * 100 - 5
