from django.apps import AppConfig
from django.db.models.signals import post_migrate

USUAL_THRESHOLDS = (
    (50, ["assignee"]),
    (80, ["assignee", "deputy"]),
    (100, ["assignee", "deputy", "head"]),
    (101, ["assignee", "deputy", "head", "supervisor"]),
)
"""Percent of a step's limit at which a voice is raised, and to whom."""


class WorkflowConfig(AppConfig):
    name = "zhengtong.modules.workflow"
    label = "workflow"

    def ready(self) -> None:
        from zhengtong.modules.workflow import (  # noqa: F401
            events,
            handlers,
            plugins,
            plugs,
            policies,
            tasks,
            ties,
        )

        post_migrate.connect(install_rules, sender=self)


def install_rules(**_: object) -> None:
    """The usual thresholds where a county has none yet; what it has changed stays."""
    from zhengtong.modules.workflow.models import EscalationRule

    if not EscalationRule.objects.exists():
        EscalationRule.objects.bulk_create(
            EscalationRule(threshold=percent, audience=audience)
            for percent, audience in USUAL_THRESHOLDS
        )
