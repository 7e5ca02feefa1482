"""Put the pages of a tray together and hand them over to their material."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import IO

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import StaleVersion, StateError
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.capture import joining
from zhengtong.modules.cases.capture.joining import Sheet
from zhengtong.modules.cases.capture.places import Place
from zhengtong.modules.cases.capture.trays import forget, mark_of, opened, pages_of, tray_of
from zhengtong.modules.cases.models import PhoneLink
from zhengtong.modules.cases.services import attach


class NoPages(StateError):
    """没有可以合成的页。可能刚才已经放入材料，请看材料清单。"""

    code = "no_pages"


def take_over(*, place: Place, actor: Actor, seen: str, as_pdf: bool) -> list[files.FileData]:
    """Put the pages into the material: one PDF, or a picture for each. The tray is empty after it
    and its phones are shut out. For a supplement the files wait, loose, for handing in.

    The pages are drawn before anything is locked. Raises NoPages, StaleVersion when the pages are
    not those of `seen`, and what the material has against the file.
    """
    pages = pages_of(tray_of(place))
    if not pages:
        raise NoPages
    if mark_of(pages) != seen:
        raise StaleVersion
    with ExitStack() as stack:
        sheets = [
            Sheet(stack.enter_context(files.open_file(files.get(p.file_public_id).id)), p.turn)
            for p in pages
        ]
        if as_pdf:
            made = [
                stack.enter_context(
                    joining.pdf(sheets, title=place.name, max_bytes=place.material.max_bytes)
                )
            ]
        else:
            made = [
                stack.enter_context(joining.picture(s, max_bytes=place.material.max_bytes))
                for s in sheets
            ]
        return _handed(place=place, seen=seen, made=made, is_pdf=as_pdf, actor=actor)


@command
def _handed(
    *, place: Place, seen: str, made: Sequence[IO[bytes]], is_pdf: bool, actor: Actor
) -> list[files.FileData]:
    tray = opened(place)
    pages = pages_of(tray)
    if not pages:
        raise NoPages
    if mark_of(pages) != seen:
        raise StaleVersion
    kept = [
        _given(place, content, _name(place, n, len(made), is_pdf), actor)
        for n, content in enumerate(made, 1)
    ]
    forget(pages, actor)
    PhoneLink.objects.filter(tray=tray, revoked_at=None).update(revoked_at=timezone.now())
    return kept


def _name(place: Place, number: int, count: int, is_pdf: bool) -> str:
    at = timezone.localtime().strftime("%H%M%S")
    part = f"-{number}" if count > 1 else ""
    return f"{localized(place.material.name, 'zh')}-{at}{part}.{'pdf' if is_pdf else 'jpg'}"


def _given(place: Place, content: IO[bytes], name: str, actor: Actor) -> files.FileData:
    if place.application is not None:
        row = attach.attach_material(
            public_id=place.application.public_id,
            material_key=place.material.key,
            content=content,
            name=name,
            actor=actor,
        )
        return files.get(row.file_public_id)
    return files.store(
        content=content, name=name, rules=attach.rules_of(place.material), actor=actor
    )
