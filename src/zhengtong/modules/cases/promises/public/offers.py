"""What the materials page offers in the place of papers, and why not when it cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from zhengtong.modules.cases.models import DraftPromise, PromiseKind
from zhengtong.modules.cases.promises import door
from zhengtong.modules.cases.public.journey import Journey
from zhengtong.modules.items.data import MaterialData


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One kind of promise for this draft. `materials` are those still without a file; `refusal`
    says why the next promise is not accepted."""

    kind: str
    title: str
    url: str
    materials: Sequence[MaterialData]
    signed: DraftPromise | None
    refusal: str = ""


def titles() -> dict[str, str]:
    return {
        PromiseKind.PENDING: _("先受理，后补材料"),
        PromiseKind.COMMITMENT: _("签承诺书代替"),
    }


def offers_of(journey: Journey) -> list[Offer]:
    """Nothing, and no query, for items that take no promise."""
    if not door.may_promise(journey.version):
        return []
    without = [m.material for m in journey.materials if not m.files]
    found = {kind: door.promised_for(kind, without) for kind in PromiseKind}
    if not any(found.values()):
        return []
    draft = journey.application
    refusal = door.shut(person_id=draft.person_id, entity_id=draft.entity_id)
    signed = {p.kind: p for p in draft.promises.all()}
    return [
        Offer(
            kind=kind.value,
            title=titles()[kind],
            url=reverse("sign_promise", args=[draft.public_id, kind.value]),
            materials=materials,
            signed=signed.get(kind),
            refusal=refusal.message if refusal else "",
        )
        for kind, materials in found.items()
        if materials
    ]
