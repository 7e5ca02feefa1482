"""Who applies for others, and who looks into it when somebody says that they never asked."""

from __future__ import annotations

from zhengtong.kernel.access import Permission, declare

declare(
    Permission(
        name="cases.agency",
        label="代办申请",
        description="凭本人签名的委托书，替年纪大、行动不便的人录入并提交申请。",
        implies=("cases.counter",),
    ),
    Permission(
        name="cases.settle_agency",
        label="核查代办异议",
        description="当事人说没有委托代办时，核查并决定办件继续还是终止。",
    ),
)
