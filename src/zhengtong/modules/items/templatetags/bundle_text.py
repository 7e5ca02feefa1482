"""Words of bundles for templates."""

from __future__ import annotations

from django import template

from zhengtong.modules.items import names
from zhengtong.modules.items.bundles.editing import MergeRow
from zhengtong.modules.items.bundles.pages import PartLine, waits_text

register = template.Library()


@register.filter
def waits(line: PartLine) -> str:
    """`马上开始` or `等“…”办成`."""
    return waits_text(line)


@register.filter
def source_kind(row: MergeRow) -> str:
    """Where a material comes from, in a few words."""
    return str(names.SOURCES[row.kind])
