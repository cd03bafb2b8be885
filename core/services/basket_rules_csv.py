"""The rules of a search as CSV."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.domain import basket_words
from core.domain.actor import Permission
from core.domain.basket_rules import Rule, RulesFound
from core.domain.spreadsheet import protected
from core.errors import not_found
from core.export.cells import as_text, csv_line
from core.export.file_names import ascii_name, file_name
from core.services import basket_rules
from core.services.basket_rules import SearchView
from core.services.work import Work

_AND = " + "
_ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class RulesFile:
    """The file on its way out."""

    file_name: str
    ascii_name: str
    content: Iterator[bytes]


def rules_csv(work: Work, search_id: int) -> RulesFile:
    """Return the rules of a search, those that add nothing to a shorter one at the end.

    Raises
    ------
    NotFoundError : there is no such search, or it has found nothing yet.
    """
    work.require(Permission.SEE)
    view = basket_rules.view(work, search_id)
    if view.found is None:
        raise not_found("result")
    name = file_name("bought together", view.segment or "all customers", ".csv")
    return RulesFile(name, ascii_name(name), _content(view, view.found))


def _content(view: SearchView, found: RulesFound) -> Iterator[bytes]:
    kind = view.choice.baskets
    yield csv_line(
        [
            "If", "Then", f"{kind.capitalize()} with both", f"{kind.capitalize()} with the first",
            f"{kind.capitalize()} with the second", f"{kind.capitalize()} in all", "Support",
            "Confidence", "Lift", "In words", "Mind", "Adds nothing to",
        ]
    ).encode()  # fmt: skip
    for start in range(0, len(found.rules), _ROWS_AT_ONCE):
        rules = found.rules[start : start + _ROWS_AT_ONCE]
        yield "".join(csv_line(_cells(rule, view, found)) for rule in rules).encode()


def _cells(rule: Rule, view: SearchView, found: RulesFound) -> list[str]:
    counts = (rule.count, rule.n_if, rule.n_then, found.n_baskets)
    shares = (rule.count / found.n_baskets, rule.confidence, rule.lift)
    under = found.rules[rule.under].if_items if rule.under is not None else ()
    texts = [
        protected(_AND.join(names), is_text=True) for names in (rule.if_items, rule.then_items)
    ]
    return [
        *texts,
        *map(as_text, counts),
        *(as_text(round(each, 6)) for each in shares),
        basket_words.sentence(rule, view.choice.baskets),
        basket_words.warning(rule),
        protected(_AND.join(under), is_text=True),
    ]
