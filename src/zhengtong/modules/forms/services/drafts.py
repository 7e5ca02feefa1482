"""Drafts: what someone has typed so far, to go on with on another device."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from zhengtong.core import rows
from zhengtong.core.commands import command
from zhengtong.core.prepared import run
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import InvalidInput, NotFound, StaleVersion
from zhengtong.modules.forms.compiled import ready
from zhengtong.modules.forms.data import DraftData, PrefilledValue
from zhengtong.modules.forms.models import Draft
from zhengtong.modules.forms.validation import is_sane


class DraftChangedElsewhere(StaleVersion):
    """这份草稿刚刚在别的窗口或设备上保存过。请刷新页面，在最新内容上继续填写。"""

    code = "stale_draft"


class UnreadableDraft(InvalidInput):
    """要保存的内容格式不对或太大，没有保存。"""

    code = "unreadable_draft"


@command
def save_draft(
    *,
    owner_key: str,
    form_version_id: int,
    data: dict[str, Any],
    actor: Actor,
    page: int | None = None,
    expected_version: int | None = None,
    prefilled: dict[str, PrefilledValue] | None = None,
) -> DraftData:
    """Save what was typed, good or bad. One draft for each owner and form version.

    `owner_key` is the caller's name for the owner (`person:12:item:7`); whether the actor may act
    for that owner is the caller's question. Raises DraftChangedElsewhere when `expected_version`
    is not the saved one. Drafts are the applicant's own scratch paper: saving one is not audited.
    """
    if not is_sane(data):
        raise UnreadableDraft
    ready(form_version_id)
    now = timezone.now()
    kept = {key: _kept(value) for key, value in (prefilled or {}).items()}
    new = Draft(
        owner_key=owner_key,
        form_version_id=form_version_id,
        data=data,
        prefilled=kept,
        page=page or 1,
        created_at=now,
        saved_at=now,
    )
    is_asked = [prefilled is not None, bool(page), expected_version, expected_version]
    saved = rows.fetch(Draft, _SAVE, [*rows.values_of(new), *is_asked])
    if not saved:
        raise DraftChangedElsewhere
    return _data(saved[0])


_SAVE = """
INSERT INTO forms_draft ({columns}) VALUES ({marks})
ON CONFLICT (owner_key, form_version_id) DO UPDATE SET data = EXCLUDED.data,
    prefilled = CASE WHEN %s THEN EXCLUDED.prefilled ELSE forms_draft.prefilled END,
    page = CASE WHEN %s THEN EXCLUDED.page ELSE forms_draft.page END,
    lock_version = forms_draft.lock_version + 1, saved_at = EXCLUDED.saved_at
    WHERE %s::integer IS NULL OR forms_draft.lock_version = %s
RETURNING {all_columns}
"""
"""No row comes back when the draft has another version than the expected one."""


def draft(public_id: uuid.UUID | str, *, owner_key: str | None = None) -> DraftData:
    """One draft; of that owner when one is named. Raises NotFound."""
    return _data(_found(public_id, owner_key))


def drafts_of(owner_key: str, *, prefix: bool = False) -> list[DraftData]:
    """The drafts of an owner (or of all owners whose key so begins), the newest first."""
    match = {"owner_key__startswith": owner_key} if prefix else {"owner_key": owner_key}
    return [_data(row) for row in Draft.objects.filter(**match).order_by("-saved_at")]


@command
def discard_draft(
    *, public_id: uuid.UUID | str, actor: Actor, owner_key: str | None = None
) -> None:
    """Throw a draft away, after it was submitted or given up. Raises NotFound."""
    run("DELETE FROM forms_draft WHERE id = %s", [_found(public_id, owner_key).pk])


def discard_old_drafts(before: dt.datetime) -> int:
    """Forget drafts that nobody touched since; personal data is not kept without need."""
    return Draft.objects.filter(saved_at__lt=before).delete()[0]


def _found(public_id: uuid.UUID | str, owner_key: str | None) -> Draft:
    try:
        wanted = uuid.UUID(str(public_id))
    except ValueError:
        raise NotFound from None
    row = rows.first(Draft, "public_id = %s", [wanted])
    if row is None or (owner_key is not None and row.owner_key != owner_key):
        raise NotFound
    return row


def _kept(value: PrefilledValue) -> dict[str, Any]:
    return {"value": value.value, "source": value.source, "at": value.at.isoformat()}


def _data(row: Draft) -> DraftData:
    return DraftData(
        id=row.pk,
        public_id=row.public_id,
        owner_key=row.owner_key,
        form_version_id=row.form_version_id,
        data=row.data,
        prefilled=row.prefilled,
        page=row.page,
        lock_version=row.lock_version,
        saved_at=row.saved_at,
    )
