"""Documents of a case: the content is frozen at issue, the file is made from it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7


class DocumentKind(models.TextChoices):
    """The documents that the law or good practice asks for (domain reference 2.6)."""

    RECEIPT = "receipt", _("收件凭证")
    ACCEPTANCE = "acceptance", _("受理通知书")
    REFUSAL = "refusal", _("不予受理通知书")
    SUPPLEMENT = "supplement", _("补正材料一次性告知书")
    SUSPENSION = "suspension", _("特别程序告知书")
    SUSPENSION_CHANGE = "suspension_change", _("特别程序期限变更告知书")
    EXTENSION = "extension", _("延长期限告知书")
    GRANT = "grant", _("准予决定书")
    DENIAL = "denial", _("不予许可决定书")
    SERVICE = "service", _("送达回证")
    HEARING_RIGHT = "hearing_right", _("听证权利告知书")
    HEARING_NOTICE = "hearing_notice", _("听证通知书")
    HEARING_RECORD = "hearing_record", _("听证笔录")
    PROMISE = "promise", _("容缺受理信用承诺书")
    COMMITMENT = "commitment", _("告知承诺书")
    PROMISE_REMINDER = "promise_reminder", _("容缺材料补交提醒书")
    REVOCATION = "revocation", _("撤销决定书")
    SITE_VISIT = "site_visit", _("现场勘验通知书")
    MINUTES = "minutes", _("会审纪要")
    TERMINATION = "termination", _("终止办理通知书")
    STRIKING = "striking", _("误录办件删除通知书")
    PAPER = "paper", _("纸质办结登记表")
    FORWARDING = "forwarding", _("初审转报函")
    GUIDANCE = "guidance", _("前期辅导意见书")
    RENEWAL = "renewal", _("视为准予延续告知书")
    AUTHORITY = "authority", _("代办委托书")
    HANDOVER = "handover", _("结果交接单")


class SealState(models.TextChoices):
    """Whether the file bears a seal; decided by the template, settled when the file is made."""

    NONE = "none", _("不盖章")
    WANTED = "wanted", _("待盖章")
    SEALED = "sealed", _("已盖章")
    MISSING = "missing", _("未盖章")


class CaseDocument(models.Model):
    """One issued document. `content` holds every word it prints; later changes never reach it."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="documents", db_index=False)
    kind = models.CharField(max_length=20, choices=DocumentKind)
    number = models.CharField(max_length=60)
    content = models.JSONField()
    issued_at = models.DateTimeField()
    signer = ""
    """Who issued it and in whose place, in words: set for lists."""
    issued_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    template = models.ForeignKey(
        "documents.TemplateVersion", models.PROTECT, related_name="+", null=True, db_index=False
    )
    """By which it was worded; none for what was issued before there were templates."""
    seal_state = models.CharField(max_length=10, choices=SealState, default=SealState.NONE)
    seal_note = models.CharField(max_length=300, default="", blank=True)
    """Why there is no seal where there should be one."""
    file_public_id = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)
    """When it ceased to hold: the decision was taken back before it was served."""
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, related_name="+", null=True, db_index=False
    )
    """The document that stands in its place."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number"], name="case_document_number")]
        indexes = [models.Index(fields=["case", "issued_at"], name="case_document_case")]
