"""The five tables as they leave: names, columns, widths, what must not be empty.

All of it is read off the models, so that the layout, the check and the file are one thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_noop

from zhengtong.modules.cases.models import (
    ExchangeAccept,
    ExchangeMaterial,
    ExchangeProcess,
    ExchangeResult,
    ExchangeSpecialProcedure,
)

BOOKKEEPING = ("cd_operation", "cd_time", "cd_batch")
FROM_REGISTERS = frozenset({"address", "legal", "applyer_page_code"})
"""Taken from the registers of people and companies at the moment of writing. They change there
without the case, so that a difference in them is none of the case's."""

PAGE_CODE_WIDTH = 500


@dataclass(frozen=True, kw_only=True)
class Column:
    """`width` is none for numbers, moments and long texts."""

    name: str
    width: int | None
    is_required: bool


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table. `key` is its national name, `label` a msgid."""

    key: str
    label: str
    model: type[models.Model]

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(_column(f) for f in self.model._meta.concrete_fields if f.name in self.names)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of the file, those of bookkeeping last."""
        every = [f.name for f in self.model._meta.concrete_fields]
        facts = [n for n in every if n not in BOOKKEEPING]
        return (*facts, *BOOKKEEPING)

    @property
    def facts(self) -> tuple[str, ...]:
        """Columns that say something of the case."""
        return tuple(n for n in self.names if n not in BOOKKEEPING)

    @property
    def compared(self) -> tuple[str, ...]:
        return tuple(n for n in self.facts if n not in FROM_REGISTERS)


def _column(field: models.Field[Any, Any]) -> Column:
    width = PAGE_CODE_WIDTH if field.name == "applyer_page_code" else field.max_length
    return Column(name=field.name, width=width, is_required=not field.null)


ACCEPT, PROCESS, RESULT = "up_pro_accept", "up_pro_process", "up_pro_result"
SPECIAL, MATERIAL = "up_pro_special_procedure", "up_pro_material"

TABLES: Mapping[str, Table] = {
    table.key: table
    for table in (
        Table(key=ACCEPT, label=gettext_noop("受理"), model=ExchangeAccept),
        Table(key=PROCESS, label=gettext_noop("过程"), model=ExchangeProcess),
        Table(key=RESULT, label=gettext_noop("办结"), model=ExchangeResult),
        Table(key=SPECIAL, label=gettext_noop("特别程序"), model=ExchangeSpecialProcedure),
        Table(key=MATERIAL, label=gettext_noop("材料"), model=ExchangeMaterial),
    )
}
