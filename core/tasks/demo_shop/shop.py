"""Puts the demo shop together: customers with what they bought, products, order lines."""

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from core.domain.fields import FIELD_LABELS, CustomerField, Kind
from core.tasks.demo_shop.contacts import Contacts, make_contacts
from core.tasks.demo_shop.orders import Lines, make_lines
from core.tasks.demo_shop.people import Floats, Ints, People, make_people
from core.tasks.demo_shop.products import DemoProduct, make_products
from core.tasks.demo_shop.types import SHOPPER_TYPES

SEED = 20
AS_OF = date(2026, 10, 31)
N_CUSTOMERS, N_PRODUCTS, N_LINES = 5_000, 300, 40_000
NAME = "Demo shop: Linden & Lark"
CURRENCY = "EUR"

ATTRIBUTES: dict[str, Kind] = {
    "Age": Kind.NUMBER,
    "Gender": Kind.CATEGORY,
    "Household income (EUR)": Kind.NUMBER,
    "Household size": Kind.NUMBER,
    "Channel": Kind.CATEGORY,
    "Visits per month": Kind.NUMBER,
    "Spending score (1-100)": Kind.NUMBER,
    "Rating (1-5)": Kind.NUMBER,
    "Spend last 12 months (EUR)": Kind.NUMBER,
    "Discount share (%)": Kind.NUMBER,
    "Favourite category": Kind.CATEGORY,
}

_NO_RATING = 0.12


@dataclass(frozen=True)
class DemoCustomer:
    """One customer: the fields that are known, and the attributes by name."""

    fields: dict[CustomerField, Any]
    attributes: dict[str, Any]


@dataclass(frozen=True)
class DemoShop:
    """Everything in the demo shop; lines name customers and products by position."""

    customers: tuple[DemoCustomer, ...]
    products: tuple[DemoProduct, ...]
    lines: Lines


def make_demo_shop(
    *,
    n_customers: int = N_CUSTOMERS,
    n_products: int = N_PRODUCTS,
    n_lines: int = N_LINES,
    seed: int = SEED,
) -> DemoShop:
    """Return the demo shop; the same arguments always give the same shop."""
    rng = np.random.default_rng(seed)
    products = make_products(n_products, rng)
    people = make_people(n_customers, rng, AS_OF)
    contacts = make_contacts(n_customers, rng)
    lines = make_lines(people, products, n_lines, rng, AS_OF)
    return DemoShop(_customers(people, contacts, products, lines, rng), products, lines)


def as_csv(customers: tuple[DemoCustomer, ...]) -> str:
    """Return customers as the text of a file that the import takes without correction."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    known = [field for field in FIELD_LABELS if field in customers[0].fields]
    writer.writerow([*(FIELD_LABELS[field] for field in known), *ATTRIBUTES])
    for customer in customers:
        fields = [_as_text(customer.fields[field]) for field in known]
        writer.writerow([*fields, *(customer.attributes.get(name, "") for name in ATTRIBUTES)])
    return target.getvalue()


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _customers(
    people: People,
    contacts: Contacts,
    products: tuple[DemoProduct, ...],
    lines: Lines,
    rng: np.random.Generator,
) -> tuple[DemoCustomer, ...]:
    columns = _told(people) | _bought(people, products, lines, rng)
    return tuple(
        DemoCustomer(
            _fields(people, contacts, position),
            {name: value for name in ATTRIBUTES if (value := columns[name][position]) is not None},
        )
        for position in range(len(people.age))
    )


def _fields(people: People, contacts: Contacts, position: int) -> dict[CustomerField, Any]:
    place = contacts.places[position]
    return {
        CustomerField.CUSTOMER_NUMBER: f"D-{position + 10_001}",
        CustomerField.EMAIL: contacts.emails[position],
        CustomerField.PHONE: contacts.phones[position],
        CustomerField.NAME: contacts.names[position],
        CustomerField.CITY: place and place.city,
        CustomerField.POSTCODE: place and place.postcode,
        CustomerField.COUNTRY: place and place.country,
        CustomerField.SIGNED_UP: people.signed_up[position],
        CustomerField.CONSENT_EMAIL: people.newsletter[position],
    }


def _told(people: People) -> dict[str, list[Any]]:
    """Return the attributes that people told or that were counted on the site."""
    return {
        "Age": people.age.tolist(),
        "Gender": list(people.genders),
        "Household income (EUR)": _whole_or_none(people.income),
        "Household size": _whole_or_none(people.household),
        "Channel": list(people.channels),
        "Visits per month": people.visits.tolist(),
        "Spending score (1-100)": people.score.tolist(),
    }


def _bought(
    people: People, products: tuple[DemoProduct, ...], lines: Lines, rng: np.random.Generator
) -> dict[str, list[Any]]:
    """Return the attributes that follow from the orders; gaps where nothing was bought."""
    n = len(people.age)
    is_sale = lines.quantity > 0
    n_bought = np.bincount(lines.customer[is_sale], minlength=n)
    n_reduced = np.bincount(lines.customer[is_sale & (lines.discount > 0)], minlength=n)
    spend = np.bincount(lines.customer, lines.net() * _is_last_year(lines), minlength=n) / 100
    return {
        "Rating (1-5)": _ratings(people, n_bought, rng),
        "Spend last 12 months (EUR)": np.round(spend, 2).tolist(),
        "Discount share (%)": [
            round(100 * reduced / bought) if bought else None
            for reduced, bought in zip(n_reduced.tolist(), n_bought.tolist(), strict=True)
        ],
        "Favourite category": _favourites(n, products, lines),
    }


def _is_last_year(lines: Lines) -> Floats:
    end = np.datetime64(AS_OF)
    start = np.datetime64(AS_OF - timedelta(days=365))
    days = lines.moment.astype("datetime64[s]").astype("datetime64[D]")
    return ((days > start) & (days <= end)).astype(np.float64)


def _ratings(people: People, n_bought: Ints, rng: np.random.Generator) -> list[float | None]:
    typical = np.array([kind.rating for kind in SHOPPER_TYPES])[people.type_index]
    stars = np.clip(np.round(rng.normal(typical, 0.45), 1), 1.0, 5.0)
    is_silent = (n_bought == 0) | (rng.random(len(stars)) < _NO_RATING)
    return [
        None if silent else star for star, silent in zip(stars.tolist(), is_silent, strict=True)
    ]


def _favourites(n: int, products: tuple[DemoProduct, ...], lines: Lines) -> list[str | None]:
    """Return the category that each customer spent most on."""
    names = sorted({product.category for product in products})
    category = np.array([names.index(product.category) for product in products])[lines.product]
    spend = np.zeros((n, len(names)))
    np.add.at(spend, (lines.customer, category), lines.net())
    return [
        names[best] if total > 0 else None
        for best, total in zip(spend.argmax(axis=1), spend.max(axis=1), strict=True)
    ]


def _whole_or_none(values: Floats) -> list[int | None]:
    return [None if np.isnan(value) else int(value) for value in values]
