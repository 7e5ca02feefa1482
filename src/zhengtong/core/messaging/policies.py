"""Who may look at what was sent."""

from django.utils.translation import gettext_noop

from zhengtong.kernel.access import Permission, declare

declare(
    Permission(
        name="messaging.outbox",
        label=gettext_noop("查看发出的短信和邮件"),
        description=gettext_noop("查看各渠道发出的内容和失败记录，重新发送。"),
    )
)
