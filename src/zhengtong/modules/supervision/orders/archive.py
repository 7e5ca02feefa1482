"""The closed order as one file: its documents, the evidence, its history, and a manifest."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.core.files.api import FileRules
from zhengtong.kernel.access import Actor
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision.orders import papers
from zhengtong.modules.supervision.orders.holding import OWNER
from zhengtong.modules.supervision.orders.models import SupervisionOrder
from zhengtong.modules.supervision.orders.sealing import FILE_PURPOSE, pdf_of
from zhengtong.modules.supervision.orders.states import OrderState

RULES = FileRules(extensions=("zip",), max_bytes=500 * 1024 * 1024, is_made_here=True)
PURPOSE = "archive"
EPOCH = (2000, 1, 1, 0, 0, 0)
"""The moment of every entry, so that the same order gives the same bytes."""


@command
def archive_order(*, order_id: int) -> None:
    """Make the file of an order that ended, once. The digest stands in the audit log."""
    order = SupervisionOrder.objects.select_for_update(of=("self",)).get(pk=order_id)
    if order.archive_file is not None:
        return
    if order.state not in (OrderState.CLOSED, OrderState.CANCELLED):
        return
    content = packed(order)
    actor = Actor.system("supervision.archive")
    stored = files.store(
        content=content,
        name=f"{order.number}.zip",
        rules=RULES,
        actor=actor,
        owner_kind=OWNER,
        owner_id=str(order.public_id),
        purpose=PURPOSE,
    )
    order.archive_file = stored.public_id
    order.save(update_fields=["archive_file"])
    audit.record(
        "supervision.order_archive",
        actor=actor,
        stream=f"supervision_order:{order.pk}",
        object_type="supervision_order",
        object_id=str(order.public_id),
        detail={"number": order.number, "sha256": hashlib.sha256(content).hexdigest()},
    )


def packed(order: SupervisionOrder) -> bytes:
    """A ZIP of `documents/`, `evidence/`, `history.json`, and `manifest.json` over all of them."""
    out = io.BytesIO()
    listed = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, title, content in _entries(order):
            pack.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
            digest = hashlib.sha256(content).hexdigest()
            listed.append({"name": name, "title": title, "size": len(content), "sha256": digest})
        manifest = {"number": order.number, "files": listed}
        pack.writestr(zipfile.ZipInfo("manifest.json", EPOCH), _json(manifest))
    return out.getvalue()


def _entries(order: SupervisionOrder) -> Iterator[tuple[str, str, bytes]]:
    for n, paper in enumerate(order.papers.order_by("pk"), 1):
        title = f"{paper.content['title']} {paper.number}"
        yield f"documents/{n:02d}-{paper.kind}.pdf", title, pdf_of(paper)
    kept = files.files_of(owner_kind=OWNER, owner_id=str(order.public_id))
    evidence = [f for f in kept if f.purpose != FILE_PURPOSE]
    for n, file in enumerate(sorted(evidence, key=lambda f: f.id), 1):
        with files.open_file(file.id) as stored:
            content = stored.read()
        yield f"evidence/{n:02d}-{file.purpose}-{file.name}", file.name, content
    yield "history.json", "办理经过", _json(history(order))


def history(order: SupervisionOrder) -> list[dict[str, Any]]:
    """Every act with who, when and why; in Chinese, as files are."""
    events = list(order.events.order_by("pk"))
    names = org.staff_names({e.staff_id for e in events if e.staff_id})
    return [
        {
            "at": timezone.localtime(e.at).isoformat(timespec="seconds"),
            "act": e.act,
            "state": papers.in_chinese(OrderState(e.state)),
            "by": names.get(e.staff_id, "") if e.staff_id else "",
            "words": e.words,
        }
        for e in events
    ]


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode()
