"""What was chosen on the page of an import, and what its buttons do with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.domain.fields import Mapping as CustomerMapping
from core.domain.order_fields import OrderMapping, OrderRules
from core.errors import UserError
from core.services import import_choices, imports, undo
from core.services.work import Work
from dashapp.components.column_choice import mapping_of
from dashapp.components.import_format import HEADER_QUESTION, format_with
from dashapp.components.import_questions import Answers, answered, answered_order
from dashapp.components.import_rules import policy_of, rules_with, written_as
from dashapp.components.order_choice import order_column_of


@dataclass(frozen=True)
class ImportForm:
    """All that stands on the page.

    Attributes
    ----------
    columns : values of the selects of all columns, in the order of the file.
    answers : to the questions about columns.
    rules : name of a choice about order lines → what was chosen.
    """

    columns: Sequence[str] = ()
    answers: Answers = field(default_factory=dict)
    rules: Mapping[str, Any] = field(default_factory=dict)


def keep(work: Work, import_id: int, form: ImportForm) -> None:
    """Save what was chosen, complete or not, so that the page asks about what is open."""
    if imports.view(work, import_id).kind == "orders":
        mapping, rules = _of_orders(work, import_id, form)
        import_choices.choose_columns(work, import_id, mapping, rules)
        return
    saved = import_choices.saved_mapping(work, import_id)
    _refuse_other_file(saved, form)
    chosen = (mapping_of(*each) for each in zip(saved, form.columns, strict=True))
    columns = tuple(answered(each, place, form.answers) for place, each in enumerate(chosen))
    import_choices.choose_columns(work, import_id, columns)


def do(work: Work, import_id: int, name: str, form: ImportForm) -> None:
    """Do what a button says; before “check”, `keep` what was chosen."""
    if name == "discard":
        imports.discard(work, import_id)
    elif name == "undo":
        undo.undo(work, import_id)
    elif name == "import":
        imports.start_import(work, import_id, policy_of(form.rules))
    elif name == "check":
        imports.start_check(work, import_id)
    elif name in ("as-orders", "as-customers"):
        import_choices.choose_kind(work, import_id, name.removeprefix("as-"))


def read_otherwise(work: Work, import_id: int, name: str, value: str) -> bool:
    """Read the file as one choice of its format says; tell whether that is another way."""
    saved = import_choices.saved_format(work, import_id)
    chosen = format_with(saved, name, value)
    if chosen == saved and name != HEADER_QUESTION:
        return False
    import_choices.choose_format(work, import_id, chosen)
    return True


def _of_orders(work: Work, import_id: int, form: ImportForm) -> tuple[OrderMapping, OrderRules]:
    saved = import_choices.saved_order_mapping(work, import_id)
    _refuse_other_file(saved, form)
    chosen = tuple(order_column_of(*each) for each in zip(saved, form.columns, strict=True))
    columns = tuple(
        answered_order(each, place, form.answers)
        for place, each in enumerate(written_as(chosen, form.rules))
    )
    return columns, rules_with(import_choices.saved_rules(work, import_id), form.rules)


def _refuse_other_file(saved: CustomerMapping | OrderMapping, form: ImportForm) -> None:
    if len(saved) != len(form.columns):
        raise UserError("The page and the file have different columns.", "Reload the page.")
