"""What kind a case is now: 即办 承诺 联办 上报 补办 退回, each with its own clock.

`Case.case_kind` is what the item says; the kind now also says what became of it. The legal outcome
and the way of closing (`close_type`) are neither of them a kind.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.modules.cases.models import Case, CaseStatus, CloseType
from zhengtong.modules.items.data import ItemVersionData


class Kind(models.TextChoices):
    """With the clock of each (domain reference 2.1)."""

    IMMEDIATE = "immediate", _("即办件")
    """Decided on the day on which it is accepted."""
    PROMISED = "promised", _("承诺件")
    """The promised working days from acceptance."""
    JOINT = "joint", _("联办件")
    """One limit for all departments together, 45 days at most and 15 more (第四十二条第二款)."""
    FORWARDED = "forwarded", _("上报件")
    """Twenty days of first review, then it goes up (第四十三条)."""
    SUPPLEMENT = "supplement", _("补办件")
    """Told once what lacks; no clock of the handling runs before it is complete (第三十二条)."""
    RETURNED = "returned", _("退回件")
    """Not accepted, in writing and with reasons."""


SAME_DAY = Limit(0, Unit.WORKDAY)
"""The promise of an immediate case: it ends on the day of acceptance itself."""

_RETURNED = Q(status=CaseStatus.REFUSED)
_SUPPLEMENT = Q(status=CaseStatus.SUPPLEMENT_REQUESTED) | Q(close_type=CloseType.SUPPLEMENT_LAPSED)
_FORWARDED = Q(close_type=CloseType.FORWARDED)


def kind_of(case: Case) -> Kind:
    """The kind now. Costs nothing: it is read from the columns of the case."""
    if case.status == CaseStatus.REFUSED:
        return Kind.RETURNED
    if (
        case.status == CaseStatus.SUPPLEMENT_REQUESTED
        or case.close_type == CloseType.SUPPLEMENT_LAPSED
    ):
        return Kind.SUPPLEMENT
    if case.close_type == CloseType.FORWARDED:
        return Kind.FORWARDED
    return Kind(case.case_kind)


def is_kind(kind: str) -> Q:
    """The same as a condition on cases. Raises ValueError for what is no kind."""
    wanted = Kind(kind)
    if wanted is Kind.RETURNED:
        return _RETURNED
    if wanted is Kind.SUPPLEMENT:
        return _SUPPLEMENT & ~_RETURNED
    of_item = Q(case_kind=wanted) & ~_RETURNED & ~_SUPPLEMENT
    if wanted is Kind.FORWARDED:
        return of_item | (_FORWARDED & ~_RETURNED & ~_SUPPLEMENT)
    return of_item & ~_FORWARDED


def promise_of(version: ItemVersionData) -> Limit:
    """What is promised for a case of this item: for an immediate one, today."""
    return SAME_DAY if version.case_kind == Kind.IMMEDIATE else version.promised
