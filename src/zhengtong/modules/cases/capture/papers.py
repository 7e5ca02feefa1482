"""What the counter was given on paper: originals and copies counted, copies held against them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.cases.models import Application, Case, MaterialPaper
from zhengtong.modules.cases.services import apply
from zhengtong.modules.cases.services.errors import AlreadySubmitted

MOST = 99


class WrongCount(InvalidInput):
    """份数请填 0 到 99 的整数。"""

    code = "wrong_paper_count"


class NothingToCheck(InvalidInput):
    """没有收到原件或者复印件，不能勾选“已核对原件”。"""

    code = "nothing_to_check"


@dataclass(frozen=True, kw_only=True)
class Brought:
    """Paper of one material."""

    originals: int = 0
    copies: int = 0
    is_checked: bool = False

    @property
    def text(self) -> str:
        """“原件 1 份，复印件 2 份（已核对原件）”; empty when no paper came."""
        parts = []
        if self.originals:
            parts.append(
                ngettext("原件 %(n)s 份", "原件 %(n)s 份", self.originals) % {"n": self.originals}
            )
        if self.copies:
            parts.append(
                ngettext("复印件 %(n)s 份", "复印件 %(n)s 份", self.copies) % {"n": self.copies}
            )
        told = _("，").join(parts)
        return _("%(papers)s（已核对原件）") % {"papers": told} if self.is_checked else told


NOTHING = Brought()


@command
def note_papers(*, application: Application, brought: Mapping[str, Brought], actor: Actor) -> None:
    """Keep what lies on the counter, by material. Raises WrongCount, NothingToCheck."""
    require(actor, "cases.counter")
    held = apply.application(public_id=application.public_id, actor=actor)
    if held.case_id is not None:
        raise AlreadySubmitted
    for key, one in brought.items():
        _check(key, one)
        seen = {"checked_by_id": actor.staff_id, "checked_at": timezone.now()}
        MaterialPaper.objects.update_or_create(
            application=held,
            material_key=key,
            defaults={
                "originals": one.originals,
                "copies": one.copies,
                **(seen if one.is_checked else dict.fromkeys(seen)),
            },
        )


def _check(key: str, one: Brought) -> None:
    if not (0 <= one.originals <= MOST and 0 <= one.copies <= MOST):
        raise WrongCount(errors=[_at(f"originals-{key}", WrongCount)])
    if one.is_checked and not one.originals and not one.copies:
        raise NothingToCheck(errors=[_at(f"checked-{key}", NothingToCheck)])


def _at(path: str, kind: type[InvalidInput]) -> FieldError:
    return FieldError(path=path, message=kind().message, code=kind.code)


def read(post: Mapping[str, Any], keys: list[str]) -> dict[str, Brought]:
    """From the fields `originals-<key>`, `copies-<key>`, `checked-<key>`. Raises WrongCount."""
    found = {}
    for key in keys:
        if f"originals-{key}" in post:
            found[key] = Brought(
                originals=_whole(post, f"originals-{key}"),
                copies=_whole(post, f"copies-{key}"),
                is_checked=bool(post.get(f"checked-{key}")),
            )
    return found


def _whole(post: Mapping[str, Any], name: str) -> int:
    text = str(post.get(name, "")).strip() or "0"
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise WrongCount(errors=[_at(name, WrongCount)])
    return int(text)


def papers_of(application: Application) -> dict[str, Brought]:
    return {r.material_key: _brought(r) for r in _rows(application_id=application.pk)}


def papers_of_case(case: Case) -> dict[str, Brought]:
    """By material; only what came over a counter has any."""
    if case.entered_by_id is None:
        return {}
    return {r.material_key: _brought(r) for r in _rows(application__case_id=case.pk)}


def _rows(**by: Any) -> Any:
    return MaterialPaper.objects.filter(**by)


def _brought(row: MaterialPaper) -> Brought:
    return Brought(
        originals=row.originals, copies=row.copies, is_checked=row.checked_at is not None
    )
