"""Published versions ready for use, kept in the process: they never change."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jsonschema_rs
from django.utils import timezone
from django.utils.translation import get_language

from zhengtong.kernel.errors import NotFound
from zhengtong.modules.forms.compiler import compile_form, sha256
from zhengtong.modules.forms.data import FormVersionData
from zhengtong.modules.forms.definition import (
    Definition,
    Placed,
    read_definition,
    stored_definition,
)
from zhengtong.modules.forms.messages import Sentences, sentences
from zhengtong.modules.forms.models import FormVersion
from zhengtong.modules.forms.validation import validator_of


@dataclass(frozen=True, eq=False)
class Ready:
    """One version: its shapes, its schema, its validator."""

    version: FormVersionData
    definition: Definition
    schema: dict[str, Any]
    validator: jsonschema_rs.Draft202012Validator
    placed: tuple[Placed, ...]

    @property
    def plan(self) -> list[dict[str, Any]]:
        return list(self.schema["x-plan"])

    def sentences(self, today: dt.date) -> dict[str, Sentences]:
        """Messages by path and code, in the active language."""
        return _sentences(self, get_language() or "zh-hans", today)


@lru_cache(maxsize=64)
def _sentences(form: Ready, language: str, today: dt.date) -> dict[str, Sentences]:
    return sentences(form.definition, today)


@lru_cache(maxsize=512)
def ready(form_version_id: int) -> Ready:
    """Raises NotFound."""
    row = FormVersion.objects.select_related("form").filter(pk=form_version_id).first()
    if row is None:
        raise NotFound
    return make_ready(row)


def make_ready(row: FormVersion) -> Ready:
    definition = stored_definition(row.definition)
    schema = json.loads(row.compiled)
    return Ready(
        version=_data(row, definition, schema),
        definition=definition,
        schema=schema,
        validator=validator_of(schema),
        placed=definition.placed,
    )


def ready_of(raw: Any, key: str = "") -> Ready:
    """A definition that is not published, for previews and trials. Raises BadDefinition."""
    resolved = read_definition(raw)
    schema = compile_form(resolved)
    version = FormVersionData(
        id=0,
        public_id=uuid.UUID(int=0),
        key=key,
        number=0,
        sha256=sha256(schema),
        title_text=resolved.definition.title,
        page_count=len(resolved.definition.pages),
        published_at=timezone.now(),
        published_by="",
        definition=raw,
        schema=schema,
    )
    return Ready(
        version=version,
        definition=resolved.definition,
        schema=schema,
        validator=validator_of(schema),
        placed=resolved.definition.placed,
    )


def _data(row: FormVersion, definition: Definition, schema: dict[str, Any]) -> FormVersionData:
    return FormVersionData(
        id=row.pk,
        public_id=row.public_id,
        key=row.form.key,
        number=row.number,
        sha256=row.sha256,
        title_text=definition.title,
        page_count=len(definition.pages),
        published_at=row.published_at,
        published_by=row.published_by,
        definition=row.definition,
        schema=schema,
    )
