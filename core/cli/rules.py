"""`rules`: what is bought together."""

import argparse
from typing import Any, get_args

from core.cli.command import Command
from core.cli.options import Commands, add_command
from core.domain import basket_words, wording
from core.domain.basket_rules import (
    MOST_ITEMS_IN_RULE,
    USUAL_CONFIDENCE,
    BasketKind,
    ItemKind,
    RuleChoice,
    RulesFound,
)
from core.errors import UserError
from core.services import basket_rules

_SHOWN = 20


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(commands, "rules", _rules, "Find what is bought together.")
    parser.add_argument("--segment", type=int, metavar="ID", help="only customers of this segment")
    parser.add_argument(
        "--min-support", default="0.01", metavar="SHARE", help="of all baskets, at least (0.01)"
    )
    parser.add_argument(
        "--min-count", type=int, metavar="N", help="baskets, at least; instead of --min-support"
    )
    parser.add_argument(
        "--min-confidence",
        default=USUAL_CONFIDENCE,
        metavar="SHARE",
        help=f"of the baskets with the first part, at least ({USUAL_CONFIDENCE})",
    )
    parser.add_argument(
        "--max-items",
        type=int,
        choices=range(2, MOST_ITEMS_IN_RULE + 1),
        default=4,
        help="in a rule, both parts together (4)",
    )
    parser.add_argument(
        "--exclude", action="append", default=[], metavar="ITEM", help="leave out; can be repeated"
    )
    parser.add_argument(
        "--baskets",
        choices=get_args(BasketKind),
        default="orders",
        help="bought in one order, or ever by one customer",
    )
    parser.add_argument("--of", choices=get_args(ItemKind), default="products")


def _rules(command: Command) -> None:
    choice = _choice(command.options)
    with command.work() as work:
        started = basket_rules.start(work, choice)
    command.run_job(started.job_id)
    with command.work(read_only=True) as work:
        view = basket_rules.view(work, started.search_id)
    if view.found is None:
        raise UserError("The search was deleted meanwhile.", "Start it again.")
    command.answer(_json(view.id, view.found), *_lines(view.found, choice))


def _choice(options: argparse.Namespace) -> RuleChoice:
    return RuleChoice(
        baskets=options.baskets,
        items=options.of,
        segment_id=options.segment,
        fewest=options.min_count,
        support=None if options.min_count is not None else options.min_support,
        confidence=options.min_confidence,
        most_items=options.max_items,
        excluded=tuple(dict.fromkeys(options.exclude)),
    )


def _json(search_id: int, found: RulesFound) -> dict[str, Any]:
    return {
        "search": search_id,
        "baskets": found.n_baskets,
        "items": found.n_items,
        "itemsets": found.n_sets,
        "min_count": found.fewest,
        "rules_found": found.n_rules,
        "rules": [
            {
                "if": list(rule.if_items),
                "then": list(rule.then_items),
                "count": rule.count,
                "count_if": rule.n_if,
                "count_then": rule.n_then,
                "support": rule.count / found.n_baskets,
                "confidence": rule.confidence,
                "lift": rule.lift,
                "adds_nothing": rule.is_folded,
                "may_be_chance": rule.is_thin,
            }
            for rule in found.rules
        ],
        "excluded": {each.name: each.n_baskets for each in found.excluded},
        "not_products_by_their_name": list(found.suspects),
    }


def _lines(found: RulesFound, choice: RuleChoice) -> list[str]:
    own = [rule for rule in found.rules if not rule.is_folded]
    looked = [basket_words.counted(found, choice)] if found.n_baskets else []
    said = [*looked, *basket_words.left_out(found, choice)]
    said += [
        f"“{each.name}” was to be left out, but is in no basket."
        for each in found.excluded
        if not each.n_baskets
    ]
    if found.suspects:
        said.append(
            f"Look like no products: {wording.listed(found.suspects)}. Leave out what is none with "
            "--exclude."
        )
    if not own:
        return [*said, *basket_words.nothing_found(found, choice)]
    for rule in own[:_SHOWN]:
        warning = basket_words.warning(rule)
        sentence = basket_words.sentence(rule, choice.baskets)
        said.append(f"{sentence} {warning}." if warning else sentence)
    n_more = found.n_rules - found.n_folded - min(len(own), _SHOWN)
    if n_more:
        said.append(f"… and {n_more:,} more; --json has the strongest {len(found.rules):,}.")
    return said
