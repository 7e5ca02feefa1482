"""Publishing: the one way in which a definition becomes binding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.kernel.events import publish as publish_event
from zhengtong.modules.forms.compiled import make_ready
from zhengtong.modules.forms.compiler import canonical, compile_form, sha256
from zhengtong.modules.forms.data import FormVersionData
from zhengtong.modules.forms.definition import BadDefinition, Definition, Field, read_definition
from zhengtong.modules.forms.events import FormPublished
from zhengtong.modules.forms.models import Form, FormVersion
from zhengtong.modules.forms.plugins import can_prefill, option_sources
from zhengtong.modules.forms.validation import validator_of

_KEY = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,119}")


class BadFormKey(InvalidInput):
    """表单标识只能用小写英文、数字和 . _ : -，最多 120 个字符。"""

    code = "bad_form_key"


def is_form_key(value: object) -> bool:
    return isinstance(value, str) and bool(_KEY.fullmatch(value))


@command
def publish(*, definition: dict[str, Any], key: str, actor: Actor) -> FormVersionData:
    """Publish a definition as the next version of the form `key`.

    The same definition again gives the version that stands. Raises BadDefinition with every
    problem, its place (`pages.0.sections.1.fields.2.type`) and its cure.
    """
    require(actor, "forms.manage")
    if not is_form_key(key):
        raise BadFormKey
    schema = check(definition)
    Form.objects.bulk_create([Form(key=key)], ignore_conflicts=True)
    form = Form.objects.select_for_update().get(key=key)
    latest = FormVersion.objects.filter(form=form).order_by("-number").first()
    digest = sha256(definition)
    if latest is not None and latest.definition_sha256 == digest:
        return make_ready(latest).version
    version = FormVersion.objects.create(
        form=form,
        number=latest.number + 1 if latest else 1,
        definition=definition,
        compiled=canonical(schema),
        definition_sha256=digest,
        sha256=sha256(schema),
        published_at=timezone.now(),
        published_by=actor.name[:120],
    )
    audit.record(
        "forms.publish",
        actor=actor,
        stream=f"form:{form.pk}",
        object_type="form_version",
        object_id=version.pk,
        detail={"key": key, "number": version.number, "sha256": version.sha256},
    )
    publish_event(
        FormPublished(
            form_version_id=version.pk, form_key=key, number=version.number, sha256=version.sha256
        )
    )
    return make_ready(version).version


def check(definition: Any) -> dict[str, Any]:
    """The compiled schema of a good definition, without publishing. Raises BadDefinition."""
    resolved = read_definition(definition)
    wrong = list(_missing_plugs(resolved.definition))
    if wrong:
        raise BadDefinition(errors=wrong)
    schema = compile_form(resolved)
    try:
        validator_of(schema)
    except ValueError as error:
        message = _("表单的格式要求太复杂，请减少行数、选项或格式：%(error)s") % {"error": error}
        raise BadDefinition(
            errors=[FieldError(path="", message=message, code="too_complex")]
        ) from error
    return schema


def _missing_plugs(definition: Definition) -> Iterator[FieldError]:
    for placed in definition.placed:
        for field in (placed.field, *placed.field.fields):
            yield from _missing_plugs_of(field)


def _missing_plugs_of(field: Field) -> Iterator[FieldError]:
    source = field.settings.get("source")
    if source and source not in option_sources:
        known = "、".join(option_sources)
        message = _("没有“%(source)s”这个选项来源。可用：%(known)s。")
        message = message % {"source": source, "known": known}
        yield FieldError(path=field.key, message=message, code="unknown_source")
    if field.prefill and not can_prefill(field.prefill.source):
        message = _("没有“%(source)s”这个预填来源，请检查拼写。") % {"source": field.prefill.source}
        yield FieldError(path=field.key, message=message, code="unknown_prefill")
