"""A new item: from a line of the directory, or local."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.kernel.text import localized
from zhengtong.modules.items import api
from zhengtong.modules.items.directory import DEMO_PREFIX
from zhengtong.modules.items.models import BaseCatalogueEntry, ItemVersion, MatterType, ServiceItem
from zhengtong.modules.org import api as org

COUNTY_LEVEL = "4"
LINES_SHOWN = 60


@dataclass
class NewItem:
    """What the page asks, as typed, with what is wrong."""

    actor: Actor
    entry: BaseCatalogueEntry | None = None
    name_zh: str = ""
    name_en: str = ""
    owner: str = ""
    matter_type: str = ""
    code: str = ""
    errors: list[FieldError] = field(default_factory=list)

    @property
    def owners(self) -> list[Any]:
        """Organisations for which the actor may draft."""
        allowed = self.actor.organizations_with("items.manage")
        listed = [o for o in org.organizations() if o.is_active and o.kind != "village"]
        return [o for o in listed if 0 in allowed or o.id in allowed]

    @property
    def matter_types(self) -> list[tuple[str, Any]]:
        return list(MatterType.choices)

    def error(self, path: str) -> str:
        return next((str(e.message) for e in self.errors if e.path == path), "")

    @property
    def wrong(self) -> dict[str, str]:
        return {e.path: str(e.message) for e in self.errors}


@staff("items.manage")
def new(request: HttpRequest) -> HttpResponse:
    """First find the line of the directory (`q`), or go on with a local item (`local`)."""
    entry = _entry(request.POST.get("entry") or request.GET.get("entry") or "")
    if request.method == "POST":
        return _create(request, entry)
    if entry is None and not request.GET.get("local"):
        return _find(request)
    page = NewItem(actor=request.actor, entry=entry)
    if entry is not None:
        page.name_zh = str(entry.name.get("zh", ""))
        page.name_en = str(entry.name.get("en", ""))
        page.owner = entry.department
        page.matter_type = _matter_of(entry.basic_code or "")
        page.code = entry.basic_code or ""
    else:
        page.code = _free_code(MatterType.PUBLIC_SERVICE)
    return render(request, "items/staff/new.html", {"page": page})


def _find(request: HttpRequest) -> HttpResponse:
    """Lines of the directory by words, with what they already have."""
    text = request.GET.get("q", "").strip()[:100]
    rows = BaseCatalogueEntry.objects.exclude(item_class="disclosure")
    if text:
        rows = rows.filter(name__zh__icontains=text) | rows.filter(name__en__icontains=text)
    found = list(rows[: LINES_SHOWN + 1])
    taken = dict(ServiceItem.objects.filter(entry__in=found).values_list("entry_id", "public_id"))
    lines = [(entry, localized(entry.name), taken.get(entry.pk)) for entry in found[:LINES_SHOWN]]
    context = {"text": text, "lines": lines, "has_more": len(found) > LINES_SHOWN}
    return render(request, "items/staff/new_find.html", context)


def _create(request: HttpRequest, entry: BaseCatalogueEntry | None) -> HttpResponse:
    post = request.POST
    page = NewItem(
        actor=request.actor,
        entry=entry,
        name_zh=post.get("name_zh", "").strip()[:200],
        name_en=post.get("name_en", "").strip()[:200],
        owner=post.get("owner", ""),
        matter_type=post.get("matter_type", ""),
        code=post.get("code", "").strip(),
    )
    owner = next((o for o in page.owners if o.key == page.owner), None)
    for path, wrong in (
        ("name_zh", not page.name_zh),
        ("owner", owner is None),
        ("matter_type", page.matter_type not in MatterType.values),
        ("code", not page.code),
    ):
        if wrong:
            page.errors.append(FieldError(path=path, message=_("请填写或选择")))
    if not page.errors and owner is not None:
        try:
            pk = api.create_item(
                entry_id=entry.pk if entry else None,
                owner_organization_id=owner.id,
                implementation_code=f"{owner.credit_code}{COUNTY_LEVEL}{page.code}",
                definition={
                    "name": _name(page),
                    "matter_type": page.matter_type,
                    "level": COUNTY_LEVEL,
                },
                actor=request.actor,
            )
            return redirect("items-staff:edit", ItemVersion.objects.get(pk=pk).public_id)
        except InvalidInput as error:
            page.errors.append(FieldError(path="code", message=error.message))
    return render(request, "items/staff/new.html", {"page": page}, status=422)


def _name(page: NewItem) -> dict[str, str]:
    return {"zh": page.name_zh, **({"en": page.name_en} if page.name_en else {})}


def _entry(typed: str) -> BaseCatalogueEntry | None:
    if not (typed.isascii() and typed.isdigit() and len(typed) < 12):
        return None
    rows = BaseCatalogueEntry.objects.exclude(item_class="disclosure")
    return rows.filter(pk=int(typed)).first()


def _matter_of(basic_code: str) -> str:
    return next((m.value for m in MatterType if m.code == basic_code[2:4]), "")


def _free_code(kind: MatterType) -> str:
    """The next basic code of a local item: region 2, matter 2, department 99, main 3, sub 3."""
    stem = f"{DEMO_PREFIX}{kind.code}99"
    taken = set(
        ServiceItem.objects.filter(implementation_code__contains=stem).values_list(
            "implementation_code", flat=True
        )
    )
    used = {code[-12:] for code in taken}
    return next(c for n in range(1, 1000) if (c := f"{stem}{n:03d}000") not in used)
