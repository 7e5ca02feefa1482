"""Signing in an application that is being prepared: 先受理，后补材料, or 告知承诺."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.utils import timezone

from zhengtong.core.audit.api import record
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.cases.models import Application, DraftPromise, PromiseKind
from zhengtong.modules.cases.promises import door
from zhengtong.modules.cases.services import apply, attach
from zhengtong.modules.forms import api as forms
from zhengtong.modules.org import api as org


class NothingPromised(InvalidInput):
    """请选出要承诺的材料。"""

    code = "nothing_promised"


class NotToBePromised(InvalidInput):
    """这份材料不能用承诺代替，或者已经上传、已经作了另一种承诺。请刷新页面。"""

    code = "not_to_be_promised"


class SignatureDiffers(InvalidInput):
    """请填写承诺人本人的姓名，与身份登记一致。"""

    code = "signature_differs"


class NotConfirmed(InvalidInput):
    """请勾选确认已经知道承诺的内容和后果。"""

    code = "not_confirmed"


class UnknownPromise(InvalidInput):
    """没有这种承诺。"""

    code = "unknown_promise"


def refused(kind: type[InvalidInput], path: str) -> InvalidInput:
    """The error beside its field."""
    error = kind()
    return kind(errors=[FieldError(path=path, message=error.message, code=error.code)])


@command
def sign_promise(
    *,
    public_id: uuid.UUID,
    kind: str,
    material_keys: Collection[str],
    signed_name: str,
    is_confirmed: bool,
    actor: Actor,
) -> DraftPromise:
    """Sign a promise in the draft; signing again replaces the earlier one of its kind.

    `signed_name` is what the person typed. Raises DoorShut, NotToBePromised, NothingPromised,
    SignatureDiffers, NotConfirmed.
    """
    draft = apply.locked(public_id, actor)
    if kind not in PromiseKind.values:
        raise UnknownPromise
    door.require_open(person_id=draft.person_id, entity_id=draft.entity_id)
    keys = sorted(set(material_keys))
    if not keys:
        raise refused(NothingPromised, f"{kind}-material")
    if not set(keys) <= promisable(draft, kind):
        raise refused(NotToBePromised, f"{kind}-material")
    check_signature(draft.person_id, signed_name, path=f"{kind}-name")
    if not is_confirmed:
        raise refused(NotConfirmed, f"{kind}-confirm")
    signed, _ = DraftPromise.objects.update_or_create(
        application=draft,
        kind=kind,
        defaults={
            "material_keys": keys,
            "signed_name": written(signed_name),
            "signed_at": timezone.now(),
        },
    )
    _bear(draft, {*draft.aspects, kind})
    _audited("cases.promise_draft", draft, kind, actor, keys)
    return signed


@command
def take_promise_back(*, public_id: uuid.UUID, kind: str, actor: Actor) -> None:
    """The papers will be brought with the application after all. Nothing happens without one."""
    draft = apply.locked(public_id, actor)
    if DraftPromise.objects.filter(application=draft, kind=kind).delete()[0]:
        _bear(draft, set(draft.aspects) - {kind})
        _audited("cases.promise_taken_back", draft, kind, actor, ())


def promisable(draft: Application, kind: str) -> set[str]:
    """Keys for which this promise can be signed now: not uploaded, not promised in another way."""
    data = forms.draft(draft.draft_public_id).data
    wanted = {m.key for m in door.promised_for(kind, attach.wanted_materials(draft, data))}
    brought = {m.material_key for m in attach.materials_of(draft)}
    others = draft.promises.exclude(kind=kind).values_list("material_keys", flat=True)
    return wanted - brought - {key for keys in others for key in keys}


def check_signature(person_id: int, signed_name: str, *, path: str) -> None:
    """The name typed is that of the person who applies, spaces apart."""
    if _plain(signed_name) != _plain(org.person(person_id).name):
        raise refused(SignatureDiffers, path)


def written(signed_name: str) -> str:
    """As it is kept: single spaces, as long as its column."""
    return " ".join(signed_name.split())[:120]


def _plain(name: str) -> str:
    return "".join(name.split())


def excused(draft: Application, kind: str) -> frozenset[str]:
    """Materials without which it may be handed in; none once the door is shut."""
    signed = DraftPromise.objects.filter(application=draft, kind=kind).first()
    if signed is None or door.shut(person_id=draft.person_id, entity_id=draft.entity_id):
        return frozenset()
    return frozenset(signed.material_keys)


def _bear(draft: Application, keys: set[str]) -> None:
    draft.aspects = sorted(keys)
    draft.saved_at = timezone.now()
    draft.save(update_fields=["aspects", "saved_at"])


def _audited(
    action: str, draft: Application, kind: str, actor: Actor, keys: Collection[str]
) -> None:
    record(
        action,
        actor=actor,
        stream=f"application:{draft.pk}",
        object_type="application",
        object_id=str(draft.public_id),
        detail={"kind": kind, "materials": list(keys)},
    )
