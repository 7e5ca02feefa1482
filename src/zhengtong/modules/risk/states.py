"""The words that models and courses share."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Whom a level is about."""

    COMPANY = "company", _("企业和其他组织")
    PERSON = "person", _("自然人")


class VersionState(models.TextChoices):
    DRAFT = "draft", _("起草中")
    IN_FORCE = "in_force", _("现行")
    RETIRED = "retired", _("已被替代")


class Decay(models.TextChoices):
    """How a record fades inside its window."""

    NONE = "none", _("不衰减")
    HALVING = "halving", _("每满 12 个月减半")
    LINEAR = "linear", _("按月递减")


class Measure(models.TextChoices):
    """What follows from a level. What each does in the product stands in the guide."""

    NO_ROUTINE = "no_routine", _("无事不扰：没有线索不作例行检查")
    FAST_TRACK = "fast_track", _("绿色通道：优先办理")
    COMMITMENT_CLOSED = "commitment_closed", _("不适用告知承诺和容缺受理")
    MORE_INSPECTION = "more_inspection", _("提高抽查比例和频次")
    CLOSE_LOOK = "close_look", _("受理时重点核对材料")


class ListKind(models.TextChoices):
    BLACK = "black", _("失信名单")
    RED = "red", _("守信名单")


class EntryState(models.TextChoices):
    """noticed → listed, or dropped. A listed one ends by its term, or early by repair."""

    NOTICED = "noticed", _("已告知，听取意见")
    LISTED = "listed", _("在名单中")
    DROPPED = "dropped", _("未列入")
    REPAIRED = "repaired", _("已修复移出")
    EXPIRED = "expired", _("期满移出")
    REVOKED = "revoked", _("已撤销")


ENDED = (EntryState.DROPPED, EntryState.REPAIRED, EntryState.EXPIRED, EntryState.REVOKED)


class AskState(models.TextChoices):
    """Of a repair and of an objection."""

    ASKED = "asked", _("待处理")
    GRANTED = "granted", _("已支持")
    REFUSED = "refused", _("未支持")


class PlanState(models.TextChoices):
    DRAFT = "draft", _("待抽取")
    DRAWN = "drawn", _("检查中")
    CLOSED = "closed", _("已完成")
    CANCELLED = "cancelled", _("已取消")


class TaskState(models.TextChoices):
    OPEN = "open", _("待检查")
    DONE = "done", _("已录入结果")
    VOID = "void", _("重抽作废")


class Result(models.TextChoices):
    """What an inspection found."""

    CLEAN = "clean", _("未发现问题")
    MENDED = "mended", _("发现问题，当场改正")
    ORDERED = "ordered", _("发现问题，责令改正")
    TRANSFERRED = "transferred", _("发现违法线索，移送处理")
    NOT_FOUND = "not_found", _("按登记的住所联系不上")


BAD_RESULTS = (Result.MENDED, Result.ORDERED, Result.TRANSFERRED, Result.NOT_FOUND)


class RecordKind(models.TextChoices):
    """Factors that come by import, from systems outside of the platform."""

    PENALTY = "penalty", _("行政处罚")
    ADMIN_RECORD = "admin_record", _("其他行政管理记录")
    COMPLAINT = "complaint", _("投诉举报")
    HONOUR = "honour", _("表彰奖励")
