"""What was chosen on the page of an import, and what its buttons do with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from core.domain.customer_policy import CustomerPolicy
from core.domain.fields import ColumnMapping
from core.domain.fields import Mapping as CustomerMapping
from core.domain.order_fields import OrderColumn, OrderMapping, OrderRules
from core.domain.order_policy import OrderPolicy
from core.errors import UserError
from core.services import customer_imports, import_choices, imports, placed_file, undo
from core.services.work import Work
from dashapp.components.column_choice import mapping_of
from dashapp.components.import_format import format_with
from dashapp.components.import_placed import PLACE_RUN
from dashapp.components.import_policy import MATCH, customer_policy_of
from dashapp.components.import_questions import Answers, answered, answered_order
from dashapp.components.import_rules import policy_of, rules_with, written_as
from dashapp.components.order_choice import order_column_of

AnyColumn = TypeVar("AnyColumn", ColumnMapping, OrderColumn)


@dataclass(frozen=True)
class ImportForm:
    """All that stands on the page.

    Attributes
    ----------
    columns : place of a column in the file → value of its select; not all need be on the page.
    n_columns : of the file, when the page was made.
    answers : to the questions about columns.
    rules : name of a choice about order lines, or about customers → what was chosen.
    """

    columns: Mapping[int, str] = field(default_factory=dict)
    n_columns: int = 0
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
    columns = tuple(
        answered(_said(each, place, form, mapping_of), place, form.answers)
        for place, each in enumerate(saved)
    )
    match_by = str(form.rules.get(MATCH) or "")
    import_choices.choose_columns(work, import_id, columns, match_by=match_by)


def do(work: Work, import_id: int, name: str, form: ImportForm) -> None:
    """Do what a button says; before “check”, `keep` what was chosen."""
    if name == "discard":
        imports.discard(work, import_id)
    elif name == "undo":
        undo.undo(work, import_id)
    elif name == "import":
        imports.start_import(work, import_id, _policy(work, import_id, form))
    elif name == "place":
        placed_file.start(work, import_id, _run_id(work, import_id, form))
    elif name == "check":
        imports.start_check(work, import_id)
    elif name in ("as-orders", "as-customers"):
        import_choices.choose_kind(work, import_id, name.removeprefix("as-"))


def read_otherwise(work: Work, import_id: int, name: str, value: str) -> bool:
    """Read the file as one choice of its format says; tell whether that is another way."""
    saved = import_choices.saved_format(work, import_id)
    chosen = format_with(saved, name, value)
    if chosen == saved:
        return False
    import_choices.choose_format(work, import_id, chosen)
    return True


def _policy(work: Work, import_id: int, form: ImportForm) -> OrderPolicy | CustomerPolicy:
    if imports.view(work, import_id).kind == "orders":
        return policy_of(form.rules)
    n_leaving = customer_imports.choices(work, import_id).n_leaving
    return customer_policy_of(form.rules, n_leaving)


def _run_id(work: Work, import_id: int, form: ImportForm) -> int:
    chosen = str(form.rules.get(PLACE_RUN) or "")
    known = imports.view(work, import_id).place_run_id
    if not chosen.isdecimal() and known is None:
        raise UserError("No run was chosen.", "Choose whose segments they are placed into.")
    return int(chosen) if chosen.isdecimal() else known or 0


def _of_orders(work: Work, import_id: int, form: ImportForm) -> tuple[OrderMapping, OrderRules]:
    saved = import_choices.saved_order_mapping(work, import_id)
    _refuse_other_file(saved, form)
    chosen = tuple(_said(each, place, form, order_column_of) for place, each in enumerate(saved))
    columns = tuple(
        answered_order(each, place, form.answers)
        for place, each in enumerate(written_as(chosen, form.rules))
    )
    return columns, rules_with(import_choices.saved_rules(work, import_id), form.rules)


def _said(
    saved: AnyColumn, place: int, form: ImportForm, read: Callable[[AnyColumn, str], AnyColumn]
) -> AnyColumn:
    """Return a column with what its select says, if it is on the page."""
    return read(saved, form.columns[place]) if place in form.columns else saved


def _refuse_other_file(saved: CustomerMapping | OrderMapping, form: ImportForm) -> None:
    if len(saved) != form.n_columns:
        raise UserError("The page and the file have different columns.", "Reload the page.")
