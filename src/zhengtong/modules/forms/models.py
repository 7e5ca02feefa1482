"""Tables of forms. A published version never changes: the database itself refuses."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.core.secrets import EncryptedJSONField
from zhengtong.kernel.ids import uuid7


class Form(models.Model):
    """The line of versions of one form, under the key that its user chose."""

    key = models.CharField(_("标识"), max_length=120, unique=True)
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("表单")
        verbose_name_plural = _("表单")

    def __str__(self) -> str:
        return self.key


class FormVersion(models.Model):
    """What was published: the definition, what it was compiled to, and the hashes of both.

    `sha256` is that of the compiled schema; a submission keeps it for ever.
    """

    form = models.ForeignKey("forms.Form", on_delete=models.PROTECT, related_name="+")
    public_id = models.UUIDField(_("公开标识"), default=uuid7, unique=True, editable=False)
    number = models.PositiveIntegerField(_("版本号"))
    definition = models.JSONField(_("定义"))
    compiled = models.TextField(_("编译结果"))
    definition_sha256 = models.CharField(_("定义摘要"), max_length=64)
    sha256 = models.CharField(_("编译结果摘要"), max_length=64)
    published_at = models.DateTimeField(_("发布时间"))
    published_by = models.CharField(_("发布人"), max_length=120)

    class Meta:
        verbose_name = _("表单版本")
        verbose_name_plural = _("表单版本")
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="forms_version_number"),
        ]

    def __str__(self) -> str:
        return f"{self.form_id}/{self.number}"


class Draft(models.Model):
    """What someone has typed so far. Encrypted: it holds personal data before anyone took it."""

    public_id = models.UUIDField(_("公开标识"), default=uuid7, unique=True, editable=False)
    owner_key = models.CharField(_("所有者"), max_length=200)
    form_version = models.ForeignKey(
        "forms.FormVersion", on_delete=models.PROTECT, related_name="+"
    )
    data = EncryptedJSONField(_("内容"), default=dict)
    prefilled = EncryptedJSONField(_("预填记录"), default=dict)
    page = models.PositiveSmallIntegerField(_("页"), default=1)
    lock_version = models.PositiveIntegerField(_("锁版本"), default=1)
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)
    saved_at = models.DateTimeField(_("保存时间"))

    class Meta:
        verbose_name = _("草稿")
        verbose_name_plural = _("草稿")
        constraints = [
            models.UniqueConstraint(
                fields=["owner_key", "form_version"], name="forms_draft_one_each"
            ),
        ]
        indexes = [models.Index(fields=["saved_at"], name="forms_draft_age")]

    def __str__(self) -> str:
        return str(self.public_id)


class FormDesign(models.Model):
    """A working copy of a form that is not yet published. At most one is open for each key.

    `definition` may be unfinished; publishing checks it whole. `title` repeats the definition's for
    lists.
    """

    class State(models.TextChoices):
        OPEN = "open", _("正在编辑")
        PUBLISHED = "published", _("已发布")
        DISCARDED = "discarded", _("已放弃")

    public_id = models.UUIDField(_("公开标识"), default=uuid7, unique=True, editable=False)
    key = models.CharField(_("标识"), max_length=120)
    title = models.JSONField(_("名称"))
    definition = models.JSONField(_("定义"))
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.OPEN)
    lock_version = models.PositiveIntegerField(_("锁版本"), default=1)
    based_on = models.ForeignKey(
        "forms.FormVersion", on_delete=models.PROTECT, related_name="+", null=True
    )
    published_as = models.ForeignKey(
        "forms.FormVersion", on_delete=models.PROTECT, related_name="+", null=True
    )
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)
    created_by = models.CharField(_("建立人"), max_length=120)
    updated_at = models.DateTimeField(_("修改时间"))
    updated_by = models.CharField(_("修改人"), max_length=120)

    class Meta:
        verbose_name = _("表单设计稿")
        verbose_name_plural = _("表单设计稿")
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(state="open"), name="forms_design_one_open"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
