"""What the receipt lists: every material with its files and papers, and who took it in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from zhengtong.kernel.access import Actor
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.models import Application, ApplicationMaterial, MaterialPaper
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org


def receipt_facts(
    found: Application,
    brought: Sequence[ApplicationMaterial],
    actor: Actor,
) -> dict[str, Any]:
    """In Chinese, as documents are. Online nothing is read for it; at a counter the papers are."""
    files = Counter(row.material_key for row in brought)
    papers = _papers(found) if found.entered_by_id else {}
    version = items.item_version(found.item_version_id)
    names = {m.key: localized(m.name, "zh") for m in version.materials}
    told = [
        f"{name}：{'；'.join(part for part in (_files(files[key]), papers.get(key, '')) if part)}"
        for key, name in names.items()
        if files[key] or key in papers
    ]
    facts: dict[str, Any] = {"materials": told}
    if found.entered_by_id and actor.organization_id:
        facts["received_by"] = f"{org.organization(actor.organization_id).name_zh} {actor.name}"
    return facts


def _files(n: int) -> str:
    return f"电子件{n}份" if n else ""


def _papers(found: Application) -> dict[str, str]:
    rows = MaterialPaper.objects.filter(application=found)
    return {r.material_key: _paper(r) for r in rows if r.originals or r.copies}


def _paper(row: MaterialPaper) -> str:
    parts = [f"原件{row.originals}份"] if row.originals else []
    parts += [f"复印件{row.copies}份"] if row.copies else []
    return "、".join(parts) + ("（已核对原件）" if row.checked_at else "")
