"""Functions of SQL that SQLite and PostgreSQL call by different names."""

from typing import Any

from sqlalchemy import BigInteger, Float, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from core.db.tables.base import JsonColumn


class epoch_days(FunctionElement[float]):  # noqa: N801 - a function of SQL
    """Days from 1970-01-01 UTC to a moment, with the time of day as fraction."""

    type = Float()
    inherit_cache = True


class weekday_of(FunctionElement[int]):  # noqa: N801 - a function of SQL
    """Day of the week of a moment in UTC, 0 Monday … 6 Sunday."""

    type = Integer()
    inherit_cache = True


class smallest(FunctionElement[Any]):  # noqa: N801 - a function of SQL
    """The smallest of several values, none of which is missing."""

    inherit_cache = True


class largest(FunctionElement[Any]):  # noqa: N801 - a function of SQL
    """The largest of several values, none of which is missing."""

    inherit_cache = True


class text_hash(FunctionElement[int]):  # noqa: N801 - a function of SQL
    """A number between -2^31 and 2^32 for a text, the same for the same text."""

    type = BigInteger()
    inherit_cache = True


class object_of(FunctionElement[Any]):  # noqa: N801 - a function of SQL
    """Collect pairs of name and value as one JSON object."""

    type = JsonColumn
    inherit_cache = True


class object_with(FunctionElement[Any]):  # noqa: N801 - a function of SQL
    """Make one JSON object from names and values in turn."""

    type = JsonColumn
    inherit_cache = True


_NAMES: dict[type[FunctionElement[Any]], tuple[str, str]] = {
    smallest: ("min", "least"),
    largest: ("max", "greatest"),
    text_hash: ("text_hash", "hashtext"),
    object_of: ("json_group_object", "jsonb_object_agg"),
    object_with: ("json_object", "jsonb_build_object"),
}
"""By name on SQLite (text_hash: `core.db.session`) and PostgreSQL."""


def _named(element: FunctionElement[Any], compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    is_postgresql = compiler.dialect.name == "postgresql"
    name = _NAMES[type(element)][is_postgresql]
    return f"{name}({compiler.process(element.clauses, **options)})"


for _function in _NAMES:
    compiles(_function)(_named)


@compiles(epoch_days)
def _epoch_days(element: epoch_days, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    moment = compiler.process(element.clauses, **options)
    if compiler.dialect.name == "postgresql":
        return f"(extract(epoch FROM {moment})::float8 / 86400.0)"
    return f"(julianday({moment}) - 2440587.5)"


@compiles(weekday_of)
def _weekday_of(element: weekday_of, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    moment = compiler.process(element.clauses, **options)
    if compiler.dialect.name == "postgresql":
        return f"(extract(isodow FROM {moment} AT TIME ZONE 'UTC')::int - 1)"
    return f"((strftime('%w', {moment}) + 6) % 7)"
