"""`recommend`: which products to offer a customer or a segment next."""

import argparse

from core.cli.command import Command
from core.cli.options import Commands, add_command
from core.domain import next_words
from core.errors import UserError
from core.services import look_alikes, next_products, offers
from core.services.offers import MOST_OFFERS, Offers


def add_commands(commands: Commands) -> None:
    """Add the command."""
    said = "Say which products to offer a customer or a segment next."
    parser = add_command(commands, "recommend", _recommend, said)
    whom = parser.add_mutually_exclusive_group(required=True)
    whom.add_argument("customer", metavar="CUSTOMER", nargs="?", help="the customer number")
    whom.add_argument("--segment", dest="segment_id", type=int, metavar="ID", help="of any run")
    parser.add_argument("--top", type=_size, default=5, metavar="N", help="how many (5)")


def _recommend(command: Command) -> None:
    _work_out(command)
    options = command.options
    with command.work(read_only=True) as work:
        if options.segment_id is None:
            (customer_id,) = _one(look_alikes.by_numbers(work, options.customer))
            found = offers.for_customer(work, customer_id, options.top)
        else:
            found = offers.by_segment_id(work, options.segment_id, options.top)
    products = [
        {
            "product": each.product,
            "score": round(each.score, 4),
            "because": next_words.because(each.reason),
        }
        for each in found.offers
    ]
    command.answer({"products": products}, *_in_words(found))


def _work_out(command: Command) -> None:
    """Let next products be of the newest data."""
    with command.work(read_only=True) as work:
        view = next_products.view(work)
    if view.found is not None and view.data_version == view.newest_version:
        return
    with command.work() as work:
        started = next_products.start(work, view.choice)
    command.run_job(started.job_id)


def _in_words(found: Offers) -> list[str]:
    if not found.offers:
        return ["There is nothing to offer: nobody here has bought a product that is still sold."]
    lines = [f"{each.product}: {next_words.because(each.reason)}" for each in found.offers]
    if found.segment:
        lines.append(f"This customer has not bought anything; “{found.segment}” buys this most.")
    if found.found is not None:
        lines += ["", next_words.how_chosen(found.found)]
    return lines


def _one(customer_ids: tuple[int, ...]) -> tuple[int, ...]:
    if len(customer_ids) != 1:
        raise UserError("That is more than one customer.", "Name one customer number.")
    return customer_ids


def _size(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_OFFERS:
        raise argparse.ArgumentTypeError(f"“{text}” is no number from 1 to {MOST_OFFERS}")
    return int(text)
