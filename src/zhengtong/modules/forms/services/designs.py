"""Working copies: begun, saved while someone types, restored, published, given up."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput, NotFound, StaleVersion, StateError
from zhengtong.kernel.text import Text
from zhengtong.modules.forms.compiled import ready
from zhengtong.modules.forms.data import FormDesignData, FormVersionData
from zhengtong.modules.forms.definition import BadDefinition, workable_problems
from zhengtong.modules.forms.definition.properties import is_text
from zhengtong.modules.forms.models import FormDesign, FormVersion
from zhengtong.modules.forms.services.publish import BadFormKey, check, is_form_key, publish
from zhengtong.modules.forms.starting_points import TEMPLATES, blank


class DesignChangedElsewhere(StaleVersion):
    """%(who)s 在 %(time)s 保存过这份表单。您的改动还在页面上，没有丢失。请比较后再决定。"""

    code = "stale_design"


class DesignClosed(StateError):
    """这份设计稿已经发布或放弃，不能再改。请从表单清单重新开始一份。"""

    code = "design_closed"


class UnknownTemplate(InvalidInput):
    """没有这个表单模板，请从列出的模板中选择。"""

    code = "unknown_template"


class NeedsTitle(InvalidInput):
    """请写表单名称。"""

    code = "needs_title"


@command
def start_design(
    *,
    key: str,
    title: Text,
    actor: Actor,
    template: str | None = None,
    definition: dict[str, Any] | None = None,
) -> FormDesignData:
    """Open a working copy of the form `key`, or go on with the one that is open.

    Without `definition` it begins with the newest published version of that key, else with the
    template, else blank. A given definition is checked whole and must be good (BadDefinition).
    """
    require(actor, "forms.manage")
    if not is_form_key(key):
        raise BadFormKey
    found = _rows().filter(key=key, state=FormDesign.State.OPEN).first()
    if found is not None:
        return design_data(found)
    based_on = _latest(key)
    raw = _beginning(title, template, definition, based_on)
    row = FormDesign(
        key=key,
        title=raw.get("title", ""),
        definition=raw,
        based_on=based_on,
        created_by=actor.name[:120],
        updated_at=timezone.now(),
        updated_by=actor.name[:120],
    )
    # Two people at once: the index keeps one, and both go on with it.
    FormDesign.objects.bulk_create([row], ignore_conflicts=True)
    row = _rows().get(key=key, state=FormDesign.State.OPEN)
    _record("forms.design_start", row, actor)
    return design_data(row)


@command
def save_design(
    *,
    public_id: uuid.UUID | str,
    definition: Any,
    expected_version: int | None,
    actor: Actor,
) -> FormDesignData:
    """Keep what stands on the builder's page, finished or not.

    It must be a form in outline (pages of sections of fields, of bounded size), else BadDefinition
    and nothing is stored. Raises DesignChangedElsewhere when another person saved meanwhile.
    """
    row = _locked_open(public_id, actor)
    wrong = workable_problems(definition)
    if wrong:
        raise BadDefinition(errors=wrong)
    if expected_version is not None and row.lock_version != expected_version:
        raise changed_elsewhere(row)
    if definition != row.definition:
        _store(row, definition, actor)
    return design_data(row)


@command
def restore_design(
    *, public_id: uuid.UUID | str, number: int, expected_version: int | None, actor: Actor
) -> FormDesignData:
    """Put a published version back on the builder's page. Published versions stay as they are."""
    row = _locked_open(public_id, actor)
    version = FormVersion.objects.filter(form__key=row.key, number=number).first()
    if version is None:
        raise NotFound
    if expected_version is not None and row.lock_version != expected_version:
        raise changed_elsewhere(row)
    _store(row, version.definition, actor)
    _record("forms.design_restore", row, actor, number=number)
    return design_data(row)


@command
def import_design(
    *, public_id: uuid.UUID | str, definition: Any, expected_version: int | None, actor: Actor
) -> FormDesignData:
    """Replace the working copy by an exported definition. It must be good as a whole."""
    check(definition)
    found = save_design(
        public_id=public_id, definition=definition, expected_version=expected_version, actor=actor
    )
    _record("forms.design_import", _rows().get(public_id=public_id), actor)
    return found


@command
def publish_design(*, public_id: uuid.UUID | str, actor: Actor) -> FormVersionData:
    """Publish the working copy as the next version of its form, and close it.

    Again for a published one: the version that it became. Raises BadDefinition with every problem.
    """
    require(actor, "forms.manage")
    row = _locked(public_id)
    if row.published_as_id is not None:
        return ready(row.published_as_id).version
    if not row.is_open:
        raise DesignClosed
    version = publish(definition=row.definition, key=row.key, actor=actor)
    row.state = FormDesign.State.PUBLISHED
    row.published_as_id = version.id
    row.save(update_fields=["state", "published_as"])
    return version


@command
def discard_design(*, public_id: uuid.UUID | str, actor: Actor) -> None:
    """Give the working copy up. What was published stays."""
    row = _locked_open(public_id, actor)
    row.state = FormDesign.State.DISCARDED
    row.save(update_fields=["state"])
    _record("forms.design_discard", row, actor)


def design(public_id: uuid.UUID | str) -> FormDesignData:
    """One working copy, open or closed. Raises NotFound."""
    row = _rows().filter(public_id=_uuid(public_id)).first()
    if row is None:
        raise NotFound
    return design_data(row)


def open_design(key: str) -> FormDesignData | None:
    """The working copy of a form that is open now."""
    row = _rows().filter(key=key, state=FormDesign.State.OPEN).first()
    return design_data(row) if row else None


def problems_of(definition: Any) -> tuple[FieldError, ...]:
    """What publishing would refuse, each with its place and its cure."""
    try:
        check(definition)
    except BadDefinition as error:
        return error.errors
    return ()


def design_data(row: FormDesign) -> FormDesignData:
    return FormDesignData(
        public_id=row.public_id,
        key=row.key,
        title_text=row.title,
        definition=row.definition,
        lock_version=row.lock_version,
        is_open=row.is_open,
        state=row.state,
        problems=problems_of(row.definition),
        based_on=row.based_on.number if row.based_on else None,
        published_as=row.published_as_id,
        updated_at=row.updated_at,
        updated_by=row.updated_by,
    )


def changed_elsewhere(row: FormDesign) -> DesignChangedElsewhere:
    time = timezone.localtime(row.updated_at).strftime("%H:%M:%S")
    return DesignChangedElsewhere(who=row.updated_by or _("另一位同事"), time=time)


def _rows() -> QuerySet[FormDesign]:
    return FormDesign.objects.select_related("based_on")


def _locked(public_id: uuid.UUID | str) -> FormDesign:
    rows = FormDesign.objects.select_for_update(of=("self",)).select_related("based_on")
    row = rows.filter(public_id=_uuid(public_id)).first()
    if row is None:
        raise NotFound
    return row


def _locked_open(public_id: uuid.UUID | str, actor: Actor) -> FormDesign:
    require(actor, "forms.manage")
    row = _locked(public_id)
    if not row.is_open:
        raise DesignClosed
    return row


def _uuid(value: uuid.UUID | str) -> uuid.UUID:
    try:
        return value if isinstance(value, uuid.UUID) else uuid.UUID(value)
    except ValueError as error:
        raise NotFound from error


def _latest(key: str) -> FormVersion | None:
    return FormVersion.objects.filter(form__key=key).order_by("-number").first()


def _beginning(
    title: Text,
    template: str | None,
    definition: dict[str, Any] | None,
    based_on: FormVersion | None,
) -> dict[str, Any]:
    if definition is not None:
        check(definition)
        return definition
    if based_on is not None:
        given: dict[str, Any] = based_on.definition
        return given
    if not is_text(title):
        raise NeedsTitle(errors=[FieldError(path="title", message=NeedsTitle().message)])
    if template is None:
        return blank(title)
    if template not in TEMPLATES:
        raise UnknownTemplate
    return {**TEMPLATES[template].definition, "title": title}


def _store(row: FormDesign, definition: dict[str, Any], actor: Actor) -> None:
    row.definition = definition
    title = definition.get("title")
    row.title = title if is_text(title) else row.key
    row.lock_version += 1
    row.updated_at = timezone.now()
    row.updated_by = actor.name[:120]
    row.save(update_fields=["definition", "title", "lock_version", "updated_at", "updated_by"])


def _record(action: str, row: FormDesign, actor: Actor, **detail: Any) -> None:
    audit.record(
        action,
        actor=actor,
        stream=f"form_design:{row.public_id}",
        object_type="form_design",
        object_id=row.public_id,
        detail={"key": row.key, **detail},
    )
