"""Writes the reference pages that can be read off the code: events, permissions, tables.

manage.py describe            write docs/events.md, docs/permissions.md, docs/data-dictionary.md
manage.py describe --check    exit 1 when one of them is out of date
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Field

from zhengtong.kernel.access import PERMISSIONS
from zhengtong.kernel.events import EVENTS

DOCS = Path(__file__).resolve().parents[6] / "docs"
NOTE = "<!-- Written by `manage.py describe` from the code. -->\n"


class Command(BaseCommand):
    help = "Write the reference pages that are read off the code."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args, check: bool, **options) -> None:
        pages = {
            "events.md": events(),
            "permissions.md": permissions(),
            "data-dictionary.md": tables(),
        }
        stale = []
        for name, lines in pages.items():
            path = DOCS / name
            text = "\n".join(lines) + "\n"
            if check:
                if not path.exists() or path.read_text(encoding="utf-8") != text:
                    stale.append(name)
            else:
                path.write_text(text, encoding="utf-8")
        if stale:
            raise CommandError(f"out of date: {', '.join(stale)}; run manage.py describe")


def events() -> Iterator[str]:
    yield "# Events\n"
    yield NOTE
    yield "Each event is one durable row, written in the transaction that made the fact true, and\n"
    yield "handed to every handler in order, at least once.\n"
    for key, kind in sorted(EVENTS.items()):
        if key.startswith("test."):
            continue
        yield f"## `{key}`\n"
        yield inspect.cleandoc(kind.__doc__ or "") + "\n"
        for name, hint in inspect.get_annotations(kind).items():
            yield f"- `{name}`: {hint}"
        yield ""


def permissions() -> Iterator[str]:
    yield "# Permissions\n"
    yield NOTE
    yield "| permission | 名称 | 说明 | implies |"
    yield "|---|---|---|---|"
    for name, found in sorted(PERMISSIONS.items()):
        implied = ", ".join(f"`{i}`" for i in found.implies)
        yield f"| `{name}` | {found.label} | {found.description} | {implied} |"


def tables() -> Iterator[str]:
    yield "# Data dictionary\n"
    yield NOTE
    for config in sorted(apps.get_app_configs(), key=lambda c: c.name):
        if not config.name.startswith("zhengtong."):
            continue
        models = sorted(config.get_models(), key=lambda m: m.__name__)
        if models:
            yield f"## {config.name.removeprefix('zhengtong.')}\n"
        for model in models:
            yield f"### `{model._meta.db_table}` ({model.__name__})\n"
            yield (inspect.cleandoc(model.__doc__ or "").split("\n\n")[0]) + "\n"
            yield "| column | type | notes |"
            yield "|---|---|---|"
            for field in model._meta.concrete_fields:
                yield _row(field)
            yield ""


def _row(field: Field) -> str:
    notes = []
    if field.primary_key:
        notes.append("key")
    if field.remote_field:
        notes.append(f"→ `{field.related_model._meta.db_table}`")
    if field.unique and not field.primary_key:
        notes.append("unique")
    if field.null:
        notes.append("may be null")
    if field.choices:
        notes.append(" ".join(f"`{value}`" for value, _ in field.flatchoices))
    kind = type(field).__name__.removesuffix("Field")
    return f"| `{field.column}` | {kind} | {', '.join(notes)} |"
