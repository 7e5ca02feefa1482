"""What risk plugs into lower boards: the door of promises, the hint at acceptance, menus."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from zhengtong.core.navigation.api import Entry, register
from zhengtong.modules.cases.plugins import aspects, promise_bars
from zhengtong.modules.risk import factors, files, handlers, messages, policies, queries, tasks
from zhengtong.modules.risk.measures import Bar, Hint

__all__ = ["files", "handlers", "messages", "policies", "tasks"]

factors.register()
promise_bars.register("risk", Bar())
aspects.register("risk", Hint())

_SECTION = _("风险")
for _key, _label, _url, _permission, _order, _count in (
    ("risk", _("风险和信用等级"), "risk:subjects", policies.VIEW, 70, queries.objections_open),
    ("risk_lists", _("失信和守信名单"), "risk:entries", policies.VIEW, 71, queries.lists_open),
    ("risk_plans", _("双随机抽查"), "risk:plans", policies.VIEW, 72, None),
    ("risk_tasks", _("我的检查任务"), "risk:tasks", policies.CHECK, 73, queries.tasks_open),
    ("risk_models", _("风险模型"), "risk:models", policies.VIEW, 74, None),
):
    register(
        Entry(
            key=_key,
            area="staff",
            section=_SECTION,
            label=_label,
            url_name=_url,
            permission=_permission,
            order=_order,
            count=_count,
        )
    )
register(
    Entry(
        key="credit",
        area="public",
        section="我的",
        label=_("我的信用"),
        url_name="credit:mine",
        order=56,
    )
)
register(
    Entry(
        key="credit_lists",
        area="public",
        section="公开",
        label=_("信用公示"),
        url_name="credit:lists",
        order=80,
    )
)
