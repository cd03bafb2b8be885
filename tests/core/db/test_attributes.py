"""What is known of the columns that files brought."""

from sqlalchemy import select, text

from core.db import attributes
from core.db.session import transaction
from core.db.tables import Attribute
from core.domain.fields import Kind
from tests.core.stored_runs import REAL_SHOP
from tests.databases import migrate, migrate_down


def test_a_column_that_was_of_another_kind_once_stays_mixed(database_url: str) -> None:
    files = (
        {"Size": Kind.TEXT, "Age": Kind.NUMBER},
        {"Size": Kind.NUMBER, "Age": Kind.NUMBER},
        {"Size": Kind.NUMBER},
    )
    for kinds in files:
        with transaction(database_url) as session:
            attributes.note_kinds(session, REAL_SHOP, kinds)

    assert _mixed(database_url) == {"Size": True, "Age": False}


def test_columns_from_before_that_was_noted_may_be_mixed(database_url: str) -> None:
    with transaction(database_url) as session:
        attributes.note_kinds(session, REAL_SHOP, {"Age": Kind.NUMBER})
    migrate_down(database_url, "0001")
    migrate(database_url)

    assert _mixed(database_url) == {"Age": True}
    with transaction(database_url) as session:
        session.execute(text("DELETE FROM attribute"))
        attributes.note_kinds(session, REAL_SHOP, {"Income": Kind.NUMBER})
    assert _mixed(database_url) == {"Income": False}


def _mixed(database_url: str) -> dict[str, bool]:
    with transaction(database_url, read_only=True) as session:
        found = session.scalars(select(Attribute)).all()
    return {each.name: each.is_mixed for each in found}
