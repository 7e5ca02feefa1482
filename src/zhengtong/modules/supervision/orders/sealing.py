"""The file of a document: made once from the frozen words, under the seal of the authority."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.core.typesetting import api as typesetting
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.licences import api as licences
from zhengtong.modules.licences.plugins import SealPurpose, seal_purposes
from zhengtong.modules.supervision.orders.holding import OWNER
from zhengtong.modules.supervision.orders.models import OrderPaper, OrderPaperFile
from zhengtong.modules.supervision.orders.papers import TEMPLATE
from zhengtong.modules.supervision.orders.states import PaperKind

PURPOSE = "supervision"
FILE_PURPOSE = "paper"
RULES = files.FileRules(extensions=("pdf",), is_made_here=True)
MAKER = Actor.system("supervision.papers")


def pdf_of(paper: OrderPaper) -> bytes:
    """The PDF/A of a document, always the same bytes."""
    made = OrderPaperFile.objects.filter(paper=paper).first() or make_file(paper_id=paper.pk)
    with files.open_file(files.get(made.file).id) as kept:
        return kept.read()


@command
def make_file(*, paper_id: int) -> OrderPaperFile:
    """Typeset it, seal it where its template wants that, and keep it.

    Where the authority has no seal, or no rule lets it be used for who issued the document, the
    file goes without and says why; it is never sealed afterwards.
    """
    paper = OrderPaper.objects.select_for_update(of=("self",)).get(pk=paper_id)
    made = OrderPaperFile.objects.filter(paper=paper).first()
    if made is not None:
        return made
    content, is_sealed, note = typesetting.pdf(TEMPLATE, paper.content), False, ""
    if paper.content.get("is_sealed"):
        content, is_sealed, note = _sealed(paper, content)
    stored = files.store(
        content=content,
        name=f"{paper.content['title']}-{paper.number}.pdf",
        rules=RULES,
        actor=MAKER,
        owner_kind=OWNER,
        owner_id=str(paper.order.public_id),
        purpose=FILE_PURPOSE,
    )
    return OrderPaperFile.objects.create(
        paper=paper,
        file=stored.public_id,
        is_sealed=is_sealed,
        note=note,
        made_at=timezone.now(),
    )


def _sealed(paper: OrderPaper, content: bytes) -> tuple[bytes, bool, str]:
    try:
        with transaction.atomic():
            done = licences.seal_pdf(
                content=content,
                organization_id=paper.order.authority_id,
                purpose=purpose_of(paper.kind),
                subject_kind="supervision.paper",
                subject_id=str(paper.public_id),
                title=f"{paper.content['title']}（{paper.number}）",
                actor=MAKER,
                decided_by=paper.by_id,
                decided_on=timezone.localdate(paper.at),
            )
    except DomainError as refused:
        note = _("制作文件时没有盖章：%(why)s") % {"why": refused.message}
        return content, False, note[:300]
    return done.content, True, ""


def purpose_of(kind: str) -> str:
    """`supervision.red`: a rule of the seal for `supervision` covers all of them."""
    return f"{PURPOSE}.{kind}"


seal_purposes.register(PURPOSE, SealPurpose(label=gettext_noop("监察文书")))
for _kind in PaperKind:
    seal_purposes.register(purpose_of(_kind), SealPurpose(label=_kind.label))
