"""A file of a batch taken off the platform by hand; who, which and why stays in the audit log."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput, NotFound, StateError
from zhengtong.modules.cases.exchange import batches
from zhengtong.modules.cases.models import ExchangeBatch

MANIFEST = "manifest.json"
MOST_WORDS = 500


class ReasonForFileWanted(InvalidInput):
    """请写明下载的理由，最多 500 个字。"""

    code = "exchange_reason_wanted"


class StillClear(StateError):
    """这个批次编制时没有加密，不能下载。请先运行 manage.py exchange seal。"""

    code = "exchange_still_clear"


def names_of(batch: ExchangeBatch) -> list[str]:
    """Files that may be taken, those of the manifest and nothing else."""
    files = [f["name"] for f in batch.manifest.get("files", ())]
    return [*files, MANIFEST] if files else []


@command
def take_file(*, number: str, name: str, reason: str, actor: Actor) -> Path:
    """Where the file lies, once the reason is kept. Raises NotFound, ReasonForFileWanted, and
    StillClear for a file that was written in clear where files have to be sealed."""
    require(actor, "cases.exchange")
    batch = ExchangeBatch.objects.filter(number=number).first()
    if batch is None:
        raise NotFound
    wrong = []
    if name not in names_of(batch):
        message = _("请选择要下载的文件。")
        wrong.append(FieldError(path="name", message=message, code="choose"))
    said = " ".join(reason.split())
    if not said or len(said) > MOST_WORDS:
        error = ReasonForFileWanted()
        wrong.append(FieldError(path="reason", message=error.message, code=error.code))
    if wrong:
        raise InvalidInput(errors=wrong)
    path = batches.folder_of(number) / name
    if not path.is_file():
        raise NotFound
    if not (batches.is_sealed(batch) or settings.EXCHANGE_CLEAR or name == MANIFEST):
        raise StillClear
    audit.record(
        "cases.exchange_download",
        actor=actor,
        stream="exchange",
        object_type="exchange_batch",
        object_id=number,
        detail={"file": name, "reason": said, "is_sealed": batches.is_sealed(batch)},
    )
    return path
