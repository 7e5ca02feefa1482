"""Models of hot paths, read and written by prepared statements.

`first` and `all_of` give real model objects, `insert` and `update` write them; the statement of
each shape is built once. About a sixth of the time of a query set: nothing is composed per call.
No signals are sent, and the conditions are SQL: for single tables, by key, in commands that run
thousands of times a minute. Lists, filters and joins stay with the ORM.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar, cast

from django.db import connection, models

from zhengtong.core.prepared import read, run, run_all

M = TypeVar("M", bound=models.Model)
F = TypeVar("F", bound=Callable[..., Any])


class Shape(NamedTuple):
    """The columns that are read, and those whose values need a conversion (index, function)."""

    columns: str
    names: tuple[str, ...]
    converters: tuple[tuple[int, Any], ...]


def first(model: type[M], where: str, values: Sequence[Any], *, without: str = "") -> M | None:
    """The first row for the condition (`"public_id = %s FOR UPDATE"`), or None.

    `without` names a field that is left out and read when asked for.
    """
    found = all_of(model, where, values, without=without)
    return found[0] if found else None


def all_of(model: type[M], where: str, values: Sequence[Any], *, without: str = "") -> list[M]:
    """The rows for the condition, which may end in an order, a limit or a lock."""
    return _made(model, _shape(model, without), read(_select(model, without, where), values))


def fetch(model: type[M], sql: str, values: Sequence[Any]) -> list[M]:
    """The rows that a statement of one's own gives back; for what `insert` and `update` cannot say.

    In it `{columns}` and `{marks}` are those of an insert, whose values `values_of` gives;
    `{all_columns}` is what is read. Inside a transaction only.
    """
    return _made(model, _shape(model, ""), run_all((_filled(model, sql), values))[0])


def values_of(row: models.Model) -> list[Any]:
    """The values of a new row, in the order of `{columns}`."""
    _, fields = _insert(type(row))
    return [f.get_db_prep_save(f.pre_save(row, True), connection) for f in fields]


def exists(model: type[models.Model], where: str, values: Sequence[Any]) -> bool:
    """Whether a row is there."""
    return bool(read(_exists(model, where), values))


def insert(row: M) -> M:
    """Insert a new row and give it its key."""
    sql, _ = _insert(type(row))
    row.pk = run_all((sql, values_of(row)))[0][0][0]
    row._state.adding = False
    row._state.db = "default"
    return row


def add(row: models.Model) -> None:
    """Insert a new row whose key nobody asks for; waits with others inside `together`."""
    sql, _ = _insert(type(row))
    run(sql.rpartition(" RETURNING")[0], values_of(row))


def update(row: models.Model, *names: str) -> None:
    """Write these fields of a row that exists."""
    sql, fields = _update(type(row), names)
    values = [f.get_db_prep_save(f.pre_save(row, False), connection) for f in fields]
    run(sql, [*values, row.pk])


def _once(function: F) -> F:
    return cast(F, lru_cache(maxsize=512)(function))


@_once
def _shape(model: type[models.Model], without: str) -> Shape:
    fields = [f for f in model._meta.concrete_fields if f.name != without]
    converters = [
        (n, [c for c in f.get_db_converters(connection) if c]) for n, f in enumerate(fields)
    ]
    return Shape(
        ", ".join(_quoted(f) for f in fields),
        tuple(f.attname for f in fields),
        tuple((n, made) for n, made in converters if made),
    )


def _made(model: type[M], shape: Shape, found: list[tuple[Any, ...]]) -> list[M]:
    if not shape.converters:
        return [model.from_db("default", shape.names, row) for row in found]
    return [model.from_db("default", shape.names, _converted(row, shape)) for row in found]


def _converted(row: tuple[Any, ...], shape: Shape) -> list[Any]:
    values = list(row)
    for n, made in shape.converters:
        for convert in made:
            values[n] = convert(values[n], None, connection)
    return values


# Only names of our own models and conditions written in the code are put in; values are bound.
@_once
def _select(model: type[models.Model], without: str, where: str) -> str:
    columns = _shape(model, without).columns
    return f'SELECT {columns} FROM "{model._meta.db_table}" WHERE {where}'  # noqa: S608


@_once
def _exists(model: type[models.Model], where: str) -> str:
    return f'SELECT 1 FROM "{model._meta.db_table}" WHERE {where} LIMIT 1'  # noqa: S608


@_once
def _insert(model: type[models.Model]) -> tuple[str, list[Any]]:
    meta = model._meta
    fields = [f for f in meta.concrete_fields if f is not meta.auto_field]
    columns = ", ".join(_quoted(f) for f in fields)
    marks = ", ".join(["%s"] * len(fields))
    key = _quoted(meta.pk)
    return (
        f'INSERT INTO "{meta.db_table}" ({columns}) VALUES ({marks}) RETURNING {key}',  # noqa: S608
        fields,
    )


@_once
def _filled(model: type[models.Model], sql: str) -> str:
    fields = _insert(model)[1]
    return sql.format(
        columns=", ".join(_quoted(f) for f in fields),
        marks=", ".join(["%s"] * len(fields)),
        all_columns=", ".join(
            f'"{model._meta.db_table}".{_quoted(f)}' for f in model._meta.concrete_fields
        ),
    )


@_once
def _update(model: type[models.Model], names: tuple[str, ...]) -> tuple[str, list[Any]]:
    meta = model._meta
    fields = [meta.get_field(name) for name in names]
    changes = ", ".join(f"{_quoted(f)} = %s" for f in fields)
    key = _quoted(meta.pk)
    return f'UPDATE "{meta.db_table}" SET {changes} WHERE {key} = %s', fields  # noqa: S608


def _quoted(field: Any) -> str:
    return f'"{field.column}"'
