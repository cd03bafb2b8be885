"""The page that a customer would see in the shop: what it shows, in which order, and why."""

from dataclasses import dataclass
from typing import Any

from core.domain import next_words
from core.domain.next_products import Offer

MOST_IN_SHELF = 4


@dataclass(frozen=True)
class Shelf:
    """Some products under one heading. `key` names it for programs."""

    key: str
    title: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True)
class CustomerHome:
    """The page of one customer.

    Attributes
    ----------
    title : what to call the customer, masked if it must be. number : the same of their number.
    note : what to know of it, "" when there is nothing: that they have bought nothing yet.
    """

    customer_id: int
    title: str
    number: str
    shelves: tuple[Shelf, ...]
    note: str

    def to_json(self) -> dict[str, Any]:
        """Return plain data for a shop's own page."""
        return {
            "customer": self.number,
            "note": self.note,
            "shelves": [
                {
                    "shelf": shelf.key,
                    "title": shelf.title,
                    "products": [
                        {
                            "product": offer.product,
                            "score": offer.score,
                            "because": next_words.because(offer.reason),
                        }
                        for offer in shelf.offers
                    ],
                }
                for shelf in self.shelves
            ],
        }
