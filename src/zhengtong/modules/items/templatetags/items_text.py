"""Words of the catalogue for templates: periods, materials, kinds."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.text import localized
from zhengtong.modules.items import names
from zhengtong.modules.items.data import ItemVersionData, MaterialData
from zhengtong.modules.items.guides.promises import promise_lines
from zhengtong.modules.items.models import CaseKind, ItemClass, MatterType

register = template.Library()


@register.filter
def period(limit: Limit) -> str:
    """`5 个工作日`; 0 working days are `当日`."""
    if limit.n == 0:
        return _("当日")
    texts = {
        Unit.WORKDAY: ngettext("%(n)s 个工作日", "%(n)s 个工作日", limit.n),
        Unit.CALENDAR_DAY: ngettext("%(n)s 日", "%(n)s 日", limit.n),
        Unit.HOUR: ngettext("%(n)s 小时", "%(n)s 小时", limit.n),
        Unit.MONTH: ngettext("%(n)s 个月", "%(n)s 个月", limit.n),
        Unit.YEAR: ngettext("%(n)s 年", "%(n)s 年", limit.n),
    }
    return texts[limit.unit] % {"n": limit.n}


@register.filter
def extension_of(item: ItemVersionData) -> str:
    """What the item's own law says of a longer limit; empty where the general rule holds."""
    own = item.guide.extension
    if own is None:
        return ""
    basis = localized(own.basis)
    if own.n == 0:
        return _("办理期限依法不能延长（%(basis)s）。") % {"basis": basis}
    said = _("办理期限可以延长一次，最多 %(most)s，经%(who)s批准并书面告知您（%(basis)s）。")
    return said % {
        "who": str(names.APPROVERS[own.approved_by]),
        "most": period(Limit(own.n, Unit(own.unit))),
        "basis": basis,
    }


@register.filter
def matter_type(value: str) -> str:
    return str(MatterType(value).label)


@register.filter
def case_kind(value: str) -> str:
    return str(CaseKind(value).label)


@register.filter
def item_class(value: str) -> str:
    return str(ItemClass(value).label)


@register.filter
def source_of(material: Any) -> str:
    """Where a material comes from, in a few words."""
    return str(names.SOURCES[material.source])


@register.filter
def form_of(material: MaterialData) -> str:
    """`电子 · 1 份`: in which shape and how many."""
    if material.source == "form":
        return _("网上填写")
    words = {"electronic": _("电子"), "paper": _("纸质"), "either": _("电子或者纸质")}
    return f"{words[material.form]} · {_copies(material)}"


def _copies(material: MaterialData) -> str:
    """`原件 1 份、复印件 2 份`, or just the number where nobody said which."""
    originals, copies = max(material.originals, 1), max(material.copies, 1)
    texts = {
        "original": [ngettext("原件 %(n)s 份", "原件 %(n)s 份", originals) % {"n": originals}],
        "copy": [ngettext("复印件 %(n)s 份", "复印件 %(n)s 份", copies) % {"n": copies}],
    }
    texts["both"] = texts["original"] + texts["copy"]
    plain = [ngettext("%(n)s 份", "%(n)s 份", copies) % {"n": copies}]
    return names.joined(texts.get(material.kind, plain))


@register.filter
def notes_of(material: MaterialData) -> list[str]:
    """What else the guide says of a material, each on a line of its own."""
    said = [
        ("", material.note),
        (_("出具单位："), material.issuer),
        (_("出具时间："), material.issued_within),
        (_("规格："), material.page_format),
        (_("填写说明："), material.fill_note),
        (_("受理标准："), material.acceptance),
        (_("示例："), material.example),
        (_("依据："), material.basis),
    ]
    return [f"{label}{localized(text)}" for label, text in said if text]


@register.filter
def promises_of(version: ItemVersionData, listed: list[tuple[MaterialData, bool]]) -> list[str]:
    """What may come later or be replaced by a commitment, in sentences."""
    return promise_lines(version, [material for material, _certain in listed])


@register.filter
def local(value: object) -> str:
    """A bilingual text of a definition in the active language."""
    return localized(value)  # type: ignore[arg-type]


@register.filter
def file_rules(material: MaterialData) -> str:
    """What an upload may be: `PDF、JPG，每个不超过 10 MB，最多 5 个`."""
    kinds = names.joined(
        dict.fromkeys(e.upper().replace("JPEG", "JPG") for e in material.extensions)
    )
    size = material.max_bytes // (1024 * 1024)
    if material.max_files > 1:
        return _("%(kinds)s，每个不超过 %(size)s MB，最多 %(most)s 个") % {
            "kinds": kinds,
            "size": size,
            "most": material.max_files,
        }
    return _("%(kinds)s，不超过 %(size)s MB") % {"kinds": kinds, "size": size}


@register.filter
def anchor(path: str) -> str:
    """The place on the page of a field of the editor."""
    return path.replace(".", "-")
