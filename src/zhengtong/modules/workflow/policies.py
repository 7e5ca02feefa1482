"""Permissions of the engine. Steps themselves are done by post: see `access.py`."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from zhengtong.kernel.access import Permission, declare

declare(
    Permission(
        name="workflow.design",
        label=gettext_noop("起草流程"),
        description=gettext_noop("新建、修改、试运行流程设计；发布须由另一人审核。"),
    ),
    Permission(
        name="workflow.review",
        label=gettext_noop("审核流程"),
        description=gettext_noop("审核并发布他人起草的流程设计。"),
        implies=("workflow.design",),
    ),
    Permission(
        name="workflow.dispatch",
        label=gettext_noop("分派待办"),
        description=gettext_noop("把本单位的待办指派、转给他人，增减会签人。"),
    ),
    Permission(
        name="workflow.manage",
        label=gettext_noop("管理流程"),
        description=gettext_noop("经另一人批准，调整办理环节、升级流程版本。"),
        implies=("workflow.dispatch",),
    ),
)
