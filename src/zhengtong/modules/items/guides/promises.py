"""What the guide says of materials that may come later, or that a commitment replaces."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from zhengtong.kernel.text import localized
from zhengtong.modules.items.data import ItemVersionData, MaterialData
from zhengtong.modules.items.guides import blocks
from zhengtong.modules.items.guides.blocks import Block


def promise_lines(version: ItemVersionData, materials: Iterable[MaterialData]) -> list[str]:
    """A sentence for each way that the item offers for these materials; empty for most items."""
    asked = [m for m in materials if m.needs_upload]
    found = []
    if later := [m for m in asked if m.may_be_pending]:
        rule = version.guide.pending
        text = _(
            "可以容缺的材料：%(names)s。其他材料齐全的，您书面承诺后先受理，"
            "受理后 %(days)s 个工作日内补交；补齐以前不能准予。"
        )
        found.append(text % {"names": _named(later), "days": rule.days} + localized(rule.basis))
    if spared := [m for m in asked if m.by_commitment]:
        told = version.guide.commitment
        text = _(
            "可以告知承诺的证明：%(names)s。您书面承诺符合条件的，不用提交，"
            "决定后 %(days)s 个工作日内核查。"
        )
        words = text % {"names": _named(spared), "days": told.check_days}
        found.append(words + localized(told.excluded))
    return found


def promise_block(
    version: ItemVersionData, listed: Iterable[tuple[MaterialData, bool]]
) -> list[Block]:
    """The same on a printed sheet."""
    lines = promise_lines(version, [m for m, _certain in listed])
    return [blocks.listed(_("容缺受理和告知承诺"), lines)] if lines else []


def _named(materials: Iterable[MaterialData]) -> str:
    return _("、").join(localized(m.name) for m in materials)
