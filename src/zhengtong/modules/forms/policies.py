"""Who may publish forms."""

from django.utils.translation import gettext_noop

from zhengtong.kernel.access import Permission, declare

declare(
    Permission(
        name="forms.manage",
        label=gettext_noop("维护表单"),
        description=gettext_noop("发布表单的新版本。已在办的事项继续使用原来的版本。"),
    )
)
