"""Who may change the calendar."""

from django.utils.translation import gettext_noop

from zhengtong.kernel.access import Permission, declare

declare(
    Permission(
        name="calendar.manage",
        label=gettext_noop("维护工作日历"),
        description=gettext_noop("录入国务院放假通知，生成新的日历版本，并触发期限重算。"),
    )
)
