"""Pages that wait for their material: add, turn, order, drop, and put together.

Whoever prepares the application (or brings the supplement) works on its tray; a phone adds to it
through `phones`. Lock order: the phone's link, then the tray, then what the tray is for.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import BinaryIO

from django.db.models import Q
from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import StateError
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.capture import joining
from zhengtong.modules.cases.capture.places import Place
from zhengtong.modules.cases.capture.scans import Scan, scans
from zhengtong.modules.cases.models import (
    Application,
    Case,
    CaseStatus,
    PageSource,
    PaperTray,
    TrayPage,
)
from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.services.errors import AlreadySubmitted

OWNER = "cases.tray"

MOST_PAGES = 40

MEGABYTE = 1024 * 1024

RULES = files.FileRules(
    extensions=("jpg", "jpeg", "png", "webp", "tif", "tiff", "pdf"), max_bytes=20 * MEGABYTE
)
"""What pages come as: pictures, or what a scanner made of several."""

Page = tuple[files.FileData, int]
"""A picture and its turn, clockwise."""

MOST_BYTES = 200 * MEGABYTE
"""Of all pages of one tray together."""


class TooManyPages(StateError):
    """一份材料最多收 %(most)s 页，总共不超过 %(size)s MB。请先合成已有的页，或者删掉不要的页。"""

    code = "too_many_pages"


class PageGone(StateError):
    """这一页已经不在了，可能刚刚删除或者合成。页面已是最新内容。"""

    code = "page_gone"


def tray_of(place: Place) -> PaperTray | None:
    return PaperTray.objects.filter(
        application=place.application, case=place.case, material_key=place.material.key
    ).first()


def pages_of(tray: PaperTray | None) -> list[TrayPage]:
    return list(tray.pages.all()) if tray else []


def opened(place: Place) -> PaperTray:
    """The tray of a place, made when it is first needed; locked."""
    PaperTray.objects.bulk_create(
        [
            PaperTray(
                application=place.application,
                case=place.case,
                material_key=place.material.key,
                created_at=timezone.now(),
            )
        ],
        ignore_conflicts=True,
    )
    found = tray_of(place)
    assert found is not None
    return locked(found.pk)


def locked(tray_id: int) -> PaperTray:
    """Raises AlreadySubmitted or CaseStateError when what the tray is for has moved on."""
    tray = PaperTray.objects.select_for_update().get(pk=tray_id)
    if tray.application_id:
        draft = Application.objects.get(pk=tray.application_id)
        if draft.case_id is not None or draft.discarded_at is not None:
            raise AlreadySubmitted
    elif Case.objects.values_list("status", flat=True).get(pk=tray.case_id) != (
        CaseStatus.SUPPLEMENT_REQUESTED
    ):
        raise CaseStateError
    return tray


@command
def add_pages(
    *, place: Place, content: BinaryIO, name: str, actor: Actor, source: str = PageSource.SCANNER
) -> int:
    """Put one picture to the tray (a TIFF, a scanner's PDF: each of its pages). Returns how many
    pages came.

    Raises TooManyPages, NotAScan, and whatever `core.files` has against the file.
    """
    return put(opened(place), content=content, name=name, actor=actor, source=source)


def put(tray: PaperTray, *, content: BinaryIO, name: str, actor: Actor, source: str) -> int:
    """The same for a tray that the caller has locked."""
    before = list(tray.pages.values_list("position", "size"))
    _check_room(before, 1)
    stored = _stored(content, name, tray, actor)
    kept = _split(stored, tray, actor) if stored.content_type in SPLITTERS else [(stored, 0)]
    _check_room([*before, *((0, file.size) for file, _turn in kept[:-1])], 1)
    start = max((position for position, _size in before), default=0) + 1
    TrayPage.objects.bulk_create(
        TrayPage(
            tray=tray,
            position=start + n,
            turn=turn,
            file_public_id=file.public_id,
            file_name=file.name,
            size=file.size,
            source=source,
            added_at=timezone.now(),
        )
        for n, (file, turn) in enumerate(kept)
    )
    return len(kept)


def _check_room(pages: Sequence[tuple[int, int]], more: int) -> None:
    if len(pages) + more > MOST_PAGES or sum(size for _position, size in pages) > MOST_BYTES:
        raise TooManyPages(most=MOST_PAGES, size=MOST_BYTES // MEGABYTE)


def _stored(content: BinaryIO | bytes, name: str, tray: PaperTray, actor: Actor) -> files.FileData:
    return files.store(
        content=content,
        name=name,
        rules=RULES,
        actor=actor,
        owner_kind=OWNER,
        owner_id=str(tray.public_id),
    )


def _split(stored: files.FileData, tray: PaperTray, actor: Actor) -> list[Page]:
    """Its pages become pictures that a browser shows and that can be turned and ordered."""
    found: list[Page] = []
    stem = stored.name.rpartition(".")[0]
    with files.open_file(stored.id) as content:
        for number, scan in enumerate(SPLITTERS[stored.content_type](content, stored.name), 1):
            if number > MOST_PAGES:
                raise TooManyPages(most=MOST_PAGES, size=MOST_BYTES // MEGABYTE)
            page = _stored(scan.content, f"{stem}-{number}{scan.extension}", tray, actor)
            found.append((page, scan.turn))
    files.unlink(file_id=stored.id, actor=actor)
    return found


def _frames(content: BinaryIO, _name: str) -> Iterator[Scan]:
    for frame in joining.frames(content):
        out = io.BytesIO()
        frame.save(out, "PNG")
        yield Scan(out.getvalue(), ".png", 0)


SPLITTERS: Mapping[str, Callable[[BinaryIO, str], Iterator[Scan]]] = {
    "image/tiff": _frames,
    "application/pdf": lambda content, name: scans(content, name=name),
}


@command
def turn_page(*, place: Place, page_id: int, by: int, actor: Actor) -> None:
    """Clockwise by 90 (or -90) degrees."""
    page = _page(opened(place), page_id)
    page.turn = (page.turn + (90 if by > 0 else -90)) % 360
    page.save(update_fields=["turn"])


@command
def move_page(*, place: Place, page_id: int, by: int, actor: Actor) -> None:
    """One place forward (1) or back (-1); the first stays first."""
    tray = opened(place)
    pages = pages_of(tray)
    at = next((n for n, p in enumerate(pages) if p.pk == page_id), None)
    if at is None:
        raise PageGone
    to = min(max(at + (1 if by > 0 else -1), 0), len(pages) - 1)
    pages.insert(to, pages.pop(at))
    for number, page in enumerate(pages, 1):
        page.position = number
    TrayPage.objects.bulk_update(pages, ["position"])


@command
def drop_page(*, place: Place, page_id: int, actor: Actor) -> None:
    page = _page(opened(place), page_id)
    forget([page], actor)


def _page(tray: PaperTray, page_id: int) -> TrayPage:
    page = tray.pages.filter(pk=page_id).first()
    if page is None:
        raise PageGone
    return page


def forget(pages: Sequence[TrayPage], actor: Actor) -> None:
    for page in pages:
        files.unlink(file_id=files.get(page.file_public_id).id, actor=actor)
    TrayPage.objects.filter(pk__in=[p.pk for p in pages]).delete()


def mark_of(pages: Sequence[TrayPage]) -> str:
    """Changes with every page that comes, goes, moves or turns."""
    told = ";".join(f"{p.pk}.{p.turn}" for p in pages)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


class TrayFiles:
    """Pages are seen by whoever may work on what they are for."""

    def may_read(self, actor: Actor, owner_id: str, purpose: str) -> bool:
        tray = (
            PaperTray.objects.select_related("application", "case")
            .defer("case__form_data")
            .filter(public_id=owner_id)
            .first()
        )
        if tray is None:
            return False
        if tray.application is not None:
            return policies.prepares(actor, tray.application)
        return tray.case is not None and policies.sees(actor, tray.case)


def sweep() -> int:
    """Empty the trays of what was handed in or thrown away; returns how many pages went."""
    actor = Actor.system("trays")
    left = TrayPage.objects.filter(
        Q(tray__application__case__isnull=False)
        | Q(tray__application__discarded_at__isnull=False)
        | (Q(tray__case__isnull=False) & ~Q(tray__case__status=CaseStatus.SUPPLEMENT_REQUESTED))
    )
    pages = list(left[:1000])
    for page in pages:
        _swept(page=page, actor=actor)
    return len(pages)


@command
def _swept(*, page: TrayPage, actor: Actor) -> None:
    forget([page], actor)
