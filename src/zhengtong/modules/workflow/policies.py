"""Permissions of the engine. Steps themselves are done by post: see `access.py`."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from zhengtong.kernel.access import Permission, declare

declare(
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
