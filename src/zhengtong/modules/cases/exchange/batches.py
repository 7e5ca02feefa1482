"""Rows leave in batches: claimed, written to sealed files with their hashes, delivered.

Each of the three is its own transaction and may be repeated. A row that changes after it was
claimed waits for the next batch; what the files of a batch say never changes once they are written.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.numbering.api import next_number
from zhengtong.core.turns import one_at_a_time
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import NotFound
from zhengtong.modules.cases.exchange import sealing
from zhengtong.modules.cases.exchange.layout import TABLES, Table
from zhengtong.modules.cases.exchange.targets import NotDelivered, chosen
from zhengtong.modules.cases.models import BatchState, ExchangeBatch
from zhengtong.modules.org import api as org

MOST_ROWS = 100_000
"""Of each table in one batch."""

CHUNK = 2_000
ACTOR = Actor.system("exchange")


def export(*, actor: Actor = ACTOR) -> list[ExchangeBatch]:
    """Everything that waits, in as many batches as it takes, after those left over from before.
    Raises NotSealed when the files would lie in clear and nobody has said that they may."""
    require(actor, "cases.exchange")
    sealing.recipient()
    for batch in ExchangeBatch.objects.exclude(state=BatchState.DELIVERED).order_by("made_at"):
        proceed(batch.pk)
    made = []
    while (batch := claim(actor=actor)) is not None:
        made.append(proceed(batch.pk))
    return made


@transaction.atomic
def claim(*, actor: Actor = ACTOR) -> ExchangeBatch | None:
    """Give the next rows that wait a batch number; None when nothing waits."""
    now = timezone.now()
    one_at_a_time("cases.exchange_batch")
    if not any(_waiting(table).exists() for table in TABLES.values()):
        return None
    day = timezone.localdate(now).strftime("%Y%m%d")
    serial = next_number(series="exchange_batch", scope=day)
    batch = ExchangeBatch.objects.create(number=f"{_area()}{day}{serial:06d}", made_at=now)
    rows = 0
    for table in TABLES.values():
        ids = list(
            _waiting(table).order_by("cd_time", "pk").values_list("pk", flat=True)[:MOST_ROWS]
        )
        for start in range(0, len(ids), CHUNK):
            some = table.model._default_manager.filter(
                pk__in=ids[start : start + CHUNK], cd_batch=""
            )
            rows += some.update(cd_batch=batch.number)
    batch.rows = rows
    batch.save(update_fields=["rows"])
    audit.record(
        "cases.exchange_batch",
        actor=actor,
        stream="exchange",
        object_type="exchange_batch",
        object_id=batch.number,
        detail={"rows": rows},
    )
    return batch


def _waiting(table: Table) -> Any:
    return table.model._default_manager.filter(cd_batch="")


def _area() -> str:
    """The six digits of the county."""
    county = next(iter(org.regions(level="county")), None)
    return county.code[:6] if county else "000000"


def proceed(batch_id: int) -> ExchangeBatch:
    """From wherever the batch stands to delivered. What fails is kept with the reason; the next
    run tries again."""
    batch = ExchangeBatch.objects.get(pk=batch_id)
    if batch.state == BatchState.CLAIMED:
        _write_files(batch)
    if batch.state == BatchState.WRITTEN:
        _deliver(batch)
    return batch


def again(*, number: str, actor: Actor) -> ExchangeBatch:
    """Deliver once more: the same files, also when they arrived before. Raises NotFound."""
    require(actor, "cases.exchange")
    batch = ExchangeBatch.objects.filter(number=number).first()
    if batch is None:
        raise NotFound
    with transaction.atomic():
        audit.record(
            "cases.exchange_again",
            actor=actor,
            stream="exchange",
            object_type="exchange_batch",
            object_id=number,
        )
    if batch.state == BatchState.DELIVERED:
        batch.state = BatchState.WRITTEN
        batch.save(update_fields=["state"])
    return proceed(batch.pk)


def folder_of(number: str) -> Path:
    """Where the files of a batch are kept."""
    return Path(settings.EXCHANGE_KEPT) / number


def _write_files(batch: ExchangeBatch) -> None:
    """Complete or not at all: files first under another name."""
    to = sealing.recipient()
    place = folder_of(batch.number)
    coming = place.with_name(f".{batch.number}.part")
    shutil.rmtree(coming, ignore_errors=True)
    shutil.rmtree(place, ignore_errors=True)
    coming.mkdir(parents=True)
    described = [_file(coming, table, batch.number, to) for table in TABLES.values()]
    manifest = {
        "batch": batch.number,
        "made_at": batch.made_at.isoformat(),
        "encoding": "UTF-8",
        "format": "CSV (RFC 4180)",
        "rows": sum(d["rows"] for d in described),
        "files": described,
    }
    if to is not None:
        manifest["encryption"] = to.described()
    _say(coming, manifest)
    coming.rename(place)
    batch.manifest, batch.rows, batch.state = manifest, manifest["rows"], BatchState.WRITTEN
    batch.save(update_fields=["manifest", "rows", "state"])


def _say(folder: Path, manifest: dict[str, Any]) -> None:
    text = json.dumps(manifest, ensure_ascii=False, indent=2)
    (folder / "manifest.json").write_text(text, encoding="utf-8")


def _file(folder: Path, table: Table, number: str, to: sealing.Recipient | None) -> dict[str, Any]:
    path = folder / f"{table.key}.csv{sealing.SUFFIX if to else ''}"
    operations: dict[str, int] = {}
    rows = 0
    with sealing.writing(path, to) as out:
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(table.names)
        for row in _rows(table, number):
            writer.writerow([_text(row[n]) for n in table.names])
            operations[row["cd_operation"]] = operations.get(row["cd_operation"], 0) + 1
            rows += 1
    return {
        "name": path.name,
        "table": table.key,
        "rows": rows,
        "operations": operations,
        **digests(path),
    }


def _rows(table: Table, number: str) -> Iterator[dict[str, Any]]:
    rows = table.model._default_manager.filter(cd_batch=number).order_by("pk")
    yield from rows.values(*table.names).iterator(chunk_size=CHUNK)


def _text(value: Any) -> str:
    """Moments in the county's own time, to the second; nothing for what is empty."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    return str(value)


def digests(path: Path) -> dict[str, Any]:
    """Size, SM3 and SHA-256 of a file, read in blocks."""
    sha, sm3 = hashlib.sha256(), hashes.Hash(hashes.SM3())
    size = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            sha.update(block)
            sm3.update(block)
            size += len(block)
    return {"bytes": size, "sm3": sm3.finalize().hex(), "sha256": sha.hexdigest()}


def is_sealed(batch: ExchangeBatch) -> bool:
    """Whether its files open only with the receiver's key."""
    return "encryption" in batch.manifest


def seal_kept(batch: ExchangeBatch) -> bool:
    """A batch whose files lie in clear, sealed where it lies: the same rows under new hashes.
    False when it is sealed already, has no files, or the county lets files lie in clear."""
    to = sealing.recipient()
    if to is None or batch.state == BatchState.CLAIMED:
        return False
    place = _recovered(batch)
    if is_sealed(batch) or not place.is_dir():
        return False
    if wrong := damaged(batch):
        raise NotDelivered(reason="、".join(wrong))
    coming = place.with_name(f".{batch.number}.part")
    batch.manifest = _sealed(place, coming, batch.manifest, to)
    place.rename(_aside(place))
    coming.rename(place)
    batch.save(update_fields=["manifest"])
    shutil.rmtree(_aside(place))
    return True


def _aside(place: Path) -> Path:
    return place.with_name(f".{place.name}.clear")


def _recovered(batch: ExchangeBatch) -> Path:
    """Its folder, after a sealing that may have died on the way."""
    place = folder_of(batch.number)
    aside = _aside(place)
    if aside.is_dir() and is_sealed(batch):
        shutil.rmtree(aside)
    elif aside.is_dir():
        shutil.rmtree(place, ignore_errors=True)
        aside.rename(place)
    return place


def _sealed(
    place: Path, coming: Path, manifest: dict[str, Any], to: sealing.Recipient
) -> dict[str, Any]:
    """The files of `place` sealed into `coming`, and the manifest that goes with them."""
    shutil.rmtree(coming, ignore_errors=True)
    coming.mkdir()
    described = []
    for one in manifest["files"]:
        path = coming / f"{one['name']}{sealing.SUFFIX}"
        sealing.seal(place / one["name"], path, to)
        described.append({**one, "name": path.name, **digests(path)})
    found = {**manifest, "files": described, "encryption": to.described()}
    _say(coming, found)
    return found


def damaged(batch: ExchangeBatch) -> list[str]:
    """Files that are no longer what the manifest says, or are gone."""
    folder = folder_of(batch.number)
    found = []
    for one in batch.manifest.get("files", ()):
        path = folder / one["name"]
        if not path.is_file() or digests(path)["sha256"] != one["sha256"]:
            found.append(one["name"])
    return found


def _deliver(batch: ExchangeBatch) -> None:
    key, target = chosen()
    batch.target, batch.attempts = key, batch.attempts + 1
    try:
        seal_kept(batch)
        if wrong := damaged(batch):
            raise NotDelivered(reason="、".join(wrong))
        target.deliver(folder_of(batch.number))
    except NotDelivered as problem:
        batch.error = problem.message
        batch.save(update_fields=["target", "attempts", "error"])
        return
    batch.error, batch.state, batch.delivered_at = "", BatchState.DELIVERED, timezone.now()
    batch.save(update_fields=["target", "attempts", "error", "state", "delivered_at"])
