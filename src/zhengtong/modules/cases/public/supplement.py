"""Bringing what was asked for. Files wait on the page until all is there, so that one bad photo
costs nothing; then everything is handed in at once."""

from __future__ import annotations

import uuid
from contextlib import ExitStack
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.core.files import api as files
from zhengtong.core.pages.access import citizen
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput, SignInRequired
from zhengtong.kernel.text import Text, localized
from zhengtong.modules.cases.models import Case, CaseStatus, SupplementNotice
from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.public import waiting
from zhengtong.modules.cases.public.case import frame, own_case
from zhengtong.modules.cases.public.materials import PREFIX, named, posted_files
from zhengtong.modules.cases.public.states import takes_pages
from zhengtong.modules.cases.services import attach
from zhengtong.modules.cases.services.errors import TooManyFiles
from zhengtong.modules.cases.services.supplement import supply_supplement
from zhengtong.modules.items.data import MaterialData

LONGEST_NOTE = 1000


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One thing that the notice asks for. Without a `material` it is answered in the note."""

    key: str
    text: Text
    material: MaterialData | None = None
    files: tuple[files.FileData, ...] = ()
    errors: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        return f"{PREFIX}{self.key}"

    @property
    def room(self) -> int:
        return max(self.material.max_files - len(self.files), 0) if self.material else 0

    @property
    def takes_pages(self) -> bool:
        return bool(self.material) and takes_pages(self.material.extensions)

    @property
    def accept(self) -> str:
        return ",".join(f".{e}" for e in self.material.extensions) if self.material else ""


@citizen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def supplement(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = own_case(public_id, request.actor)
    if found.status != CaseStatus.SUPPLEMENT_REQUESTED:
        raise CaseStateError
    page = _Page(request, found)
    if request.method != "POST":
        return page.show()
    page.remove(request.POST.get("remove", ""))
    page.take()
    if page.errors:
        return page.show(status=422)
    action = request.POST.get("_action")
    if action == "upload":
        messages.success(request, _("已保存，还没有提交。补齐以后请点“提交补正”。"))
    return page.hand_in() if action == "submit" else page.stay()


class _Page:
    """One request to the page: files waiting in the session, what is wrong, the note."""

    def __init__(self, request: HttpRequest, case: Case) -> None:
        self.request = request
        self.case = case
        self.notice = SupplementNotice.objects.get(case=case)
        self.errors: list[FieldError] = []
        situation = attach.situation_of(case.item_version_id, case.form_data)
        known = {m.key: m for m in situation.materials}
        self.materials = {
            w["key"]: known[w["key"]] for w in self.notice.wanted if w["key"] in known
        }
        stored = waiting.kept(request, case)
        self.note: str = request.POST.get("note", stored.get("note", ""))
        self.waiting = waiting.of(request, case, self.materials)

    def keep(self) -> None:
        note = self.note[:LONGEST_NOTE]
        waiting.keep(self.request, self.case, note=note, given=self.waiting)

    def remove(self, public_id: str) -> None:
        for key, listed in self.waiting.items():
            self.waiting[key] = [f for f in listed if str(f.public_id) != public_id]

    def take(self) -> None:
        """Check and keep each uploaded file; a refused one gets its reason beside its material."""
        for key, upload in posted_files(self.request):
            material = self.materials.get(key)
            if material is None:
                continue
            try:
                if len(self.waiting[key]) >= material.max_files:
                    raise TooManyFiles(most=material.max_files)
                stored = files.store(
                    content=upload,
                    name=upload.name or "",
                    rules=attach.rules_of(material),
                    actor=self.request.actor,
                )
            except SignInRequired:
                raise
            except DomainError as error:
                path = f"{PREFIX}{key}"
                self.errors.append(FieldError(path=path, message=named(upload, error)))
            else:
                self.waiting[key].append(stored)
        if len(self.note.strip()) > LONGEST_NOTE:
            message = _("说明最多写 %(most)s 个字，请删减。") % {"most": LONGEST_NOTE}
            self.errors.append(FieldError(path="note", message=message))
        self.keep()

    def stay(self) -> HttpResponse:
        return redirect("my_case_supplement", self.case.public_id)

    def hand_in(self) -> HttpResponse:
        self._check()
        if self.errors:
            return self.show(status=422)
        try:
            with ExitStack() as opened:
                uploads = tuple(
                    (key, opened.enter_context(files.open_file(f.id)), f.name)
                    for key, listed in self.waiting.items()
                    for f in listed
                )
                supply_supplement(
                    case_id=self.case.pk, actor=self.request.actor, uploads=uploads, note=self.note
                )
        except InvalidInput as refused:
            self.errors += refused.errors or (FieldError(path="note", message=refused.message),)
            return self.show(status=422)
        waiting.forget(self.request, self.case)
        messages.success(self.request, _("补正材料已经提交，窗口将在 5 个工作日内答复。"))
        return redirect("my_case", self.case.public_id)

    def _check(self) -> None:
        for wanted in self.wanted():
            if wanted.material and not wanted.files:
                message = _("请上传“%(name)s”。") % {"name": localized(wanted.text)}
                self.errors.append(FieldError(path=wanted.path, message=message))
        if self.is_note_wanted and not self.note.strip():
            message = _("请在说明里写清楚您更正了什么。")
            self.errors.append(FieldError(path="note", message=message))

    @property
    def is_note_wanted(self) -> bool:
        """Whether something is asked for that no file can answer."""
        return any(w["key"] not in self.materials for w in self.notice.wanted)

    def wanted(self) -> list[Wanted]:
        found = []
        for entry in self.notice.wanted:
            material = self.materials.get(entry["key"])
            path = f"{PREFIX}{entry['key']}"
            found.append(
                Wanted(
                    key=entry["key"],
                    text=material.name if material else entry["text"],
                    material=material,
                    files=tuple(self.waiting.get(entry["key"], ())),
                    errors=tuple(e.message for e in self.errors if e.path == path),
                )
            )
        return found

    def show(self, status: int = 200) -> HttpResponse:
        context = {
            **frame(self.case),
            "notice": self.notice,
            "wanted": self.wanted(),
            "note": self.note,
            "is_note_wanted": self.is_note_wanted,
            "most": LONGEST_NOTE,
            "errors": self.errors,
            "messages_by_path": {e.path: e.message for e in self.errors},
        }
        return render(self.request, "cases/public/supplement.html", context, status=status)
