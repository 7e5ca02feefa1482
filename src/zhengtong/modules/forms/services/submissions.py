"""Judging submissions, and fetching what the platform knows already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError
from zhengtong.modules.forms.checks import Circumstances, Path
from zhengtong.modules.forms.compiled import Ready, ready
from zhengtong.modules.forms.data import PrefilledValue, Validation
from zhengtong.modules.forms.messages import sentence
from zhengtong.modules.forms.plugins import can_prefill, prefill_sources
from zhengtong.modules.forms.posts import Post, read_post
from zhengtong.modules.forms.settle import settle
from zhengtong.modules.forms.validation import found_errors, is_sane, keep

Context = Mapping[str, Any]


def validate(
    *,
    form_version_id: int,
    data: Any,
    context: Context | None = None,
    page: int | None = None,
    strict: bool = False,
) -> Validation:
    """Settle a submission and judge it. Never raises on bad data.

    Settling trims texts, drops what is empty or hidden, and computes computed fields; the settled
    data comes back and is what to store. With `page`, only errors of that page are told. `strict`
    (for the API) reports values of hidden fields instead of dropping them.

    `context` may hold `actor` (read-only prefilled values are then fetched again and compared) and
    `files` (the public ids that upload fields may name).
    """
    form = ready(form_version_id)
    if not is_sane(data):
        error = FieldError(path="", message=sentence({}, (), "shape"), code="shape")
        return Validation(data={}, errors=(error,), first_page=1)
    context = context or {}
    today = timezone.localdate()
    settled = settle(data, form.plan, today, keep_hidden=strict)
    around = Circumstances(today=today, files=context.get("files"))
    found = found_errors(form.validator, form.schema, settled, around)
    for key in _changed_since_prefilled(form, settled, context):
        keep(found, (key,), "prefill")
    return _validation(form, settled, found, page)


def settled(*, form_version_id: int, data: Any) -> dict[str, Any]:
    """The data without what is empty or hidden, with what is computed; not judged."""
    if not is_sane(data):
        return {}
    return settle(data, ready(form_version_id).plan, timezone.localdate())


def parse_post(
    *, form_version_id: int, post: Post, base: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The data of a posted form (a QueryDict), not settled and not judged.

    For a form of several pages give `base`, the data so far: the answers of the posted page (its
    hidden `_page`) replace those in it. Pressed row buttons are obeyed; see `row_action`.
    """
    return read_post(ready(form_version_id).definition, post, base)


def prefill(
    *,
    form_version_id: int,
    actor: Actor,
    context: Context | None = None,
    page: int | None = None,
) -> dict[str, PrefilledValue]:
    """What the platform knows already, by field key; with `page`, for the fields of that page.

    Reading an identity number is audited each time, so ask only for what is shown. `context` may
    hold `person_id` and `entity_id` where a clerk or an agent fills in for someone else.
    """
    found = {}
    for placed in ready(form_version_id).placed:
        wanted = placed.field.prefill
        if wanted is None or page not in (None, placed.page) or not can_prefill(wanted.source):
            continue
        value = _resolved(wanted.source, actor, context or {})
        if value is not None:
            source = prefill_sources.get(wanted.source.partition(".")[0])
            found[placed.field.key] = PrefilledValue(
                value=value,
                source=wanted.source,
                label_text=source.label,
                at=timezone.now(),
                readonly=wanted.readonly,
            )
    return found


def _resolved(source: str, actor: Actor, context: Context) -> Any:
    plug, _dot, key = source.partition(".")
    return prefill_sources.get(plug).resolve(actor, key, context)


def _changed_since_prefilled(form: Ready, data: Mapping[str, Any], context: Context) -> list[str]:
    actor = context.get("actor")
    if not isinstance(actor, Actor):
        return []
    changed = []
    for placed in form.placed:
        wanted = placed.field.prefill
        if wanted is None or not wanted.readonly or placed.field.key not in data:
            continue
        value = _resolved(wanted.source, actor, context) if can_prefill(wanted.source) else None
        if value is not None and value != data[placed.field.key]:
            changed.append(placed.field.key)
    return changed


def _validation(
    form: Ready, data: dict[str, Any], found: Mapping[Path, str], page: int | None
) -> Validation:
    places = {p.field.key: (n, p.page) for n, p in enumerate(form.placed)}
    catalogue = form.sentences(timezone.localdate())

    def place(path: Path) -> tuple[int, int]:
        return places.get(str(path[0]) if path else "", (len(places), 1))

    chosen = [p for p in found if page is None or place(p)[1] == page]
    chosen.sort(
        key=lambda p: (place(p)[0], [str(x).rjust(6, "0") for x in p if isinstance(x, int)])
    )
    errors = tuple(
        FieldError(
            path=".".join(map(str, path)),
            message=sentence(catalogue, path, found[path]),
            code=found[path],
        )
        for path in chosen
    )
    first = min((place(p)[1] for p in chosen), default=None)
    return Validation(data=data, errors=errors, first_page=first)
