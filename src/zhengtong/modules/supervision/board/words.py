"""What each figure of the board is called and what exactly it counts."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.core.pages.lighting import what_light

FIGURES: dict[str, tuple[str, str]] = {
    "open": (
        gettext_noop("在办"),
        gettext_noop("现在没有办结的办件。"),
    ),
    "red": (
        gettext_noop("已超时"),
        gettext_noop(
            "在办办件中，受理答复、法定、承诺、送达等期限至少有一个已经超过的。与办件列表的灯相同。"
        ),
    ),
    "yellow": (
        gettext_noop("将到期"),
        gettext_noop("在办办件中，最紧的期限亮黄灯的，还没有超时。"),
    ),
    "orange": (
        gettext_noop("用时较多"),
        gettext_noop("在办办件中，最紧的期限亮橙灯的。"),
    ),
    "green": (
        gettext_noop("正常"),
        gettext_noop("在办办件中，期限正在计时而且都亮绿灯的。"),
    ),
    "none": (
        gettext_noop("不计时"),
        gettext_noop("在办办件中，期限停着（补正、特别程序）或者没有期限的。"),
    ),
    "submitted": (
        gettext_noop("申请量"),
        gettext_noop("在所选时间里提交的办件，不含录入错误后删除的。"),
    ),
    "accepted": (
        gettext_noop("受理量"),
        gettext_noop("在所选时间里受理的办件，不论何时提交。"),
    ),
    "decided": (
        gettext_noop("决定量"),
        gettext_noop("在所选时间里作出决定的办件，不论准予还是不予。"),
    ),
    "closed": (
        gettext_noop("办结量"),
        gettext_noop("在所选时间里办结的办件，含退回、撤回和终止。"),
    ),
    "due_steps": (
        gettext_noop("将到期环节"),
        gettext_noop("现在打开着、环节时限亮黄灯的待办，算在承办环节的部门名下。"),
    ),
    "late_steps": (
        gettext_noop("超时环节"),
        gettext_noop("现在打开着、已经超过环节时限的待办，算在承办环节的部门名下。"),
    ),
    "step": (
        gettext_noop("环节待办"),
        gettext_noop("现在打开着、还没有办完的待办，算在承办环节的部门名下。"),
    ),
    "taken": (
        gettext_noop("环节用时"),
        gettext_noop(
            "最近若干天（到昨天）办完的环节从打开到办完的工作日，打开当天不计；停过表的办件不算。"
            "中位数是一半环节在几天内办完，九成位是十个环节有九个在几天内办完。"
            "不随办件类型筛选。"
        ),
    ),
    "age": (
        gettext_noop("在办时间"),
        gettext_noop("从提交到今天的工作日，提交当天不计，含停表和等申请人的时间。"),
    ),
    "window": (
        gettext_noop("窗口"),
        gettext_noop("在所选时间里由窗口录入的办件，按录入人的窗口归集，不显示姓名。"),
    ),
    "joint": (
        gettext_noop("联办件用时"),
        gettext_noop(
            "在办的联办件（最紧的和最早的，至多 60 件）从提交到今天的每个工作日，"
            "前一晚在哪个部门就算哪个部门；几个部门同时在办的平分；"
            "等申请人和停表的不算部门的。"
        ),
    ),
    "joint_department": (
        gettext_noop("该部门用时"),
        gettext_noop("这个部门在这些联办件里用掉的工作日，用得多的在前。"),
    ),
    "findings": (
        gettext_noop("预警和报警"),
        gettext_noop("监察规则今天发现的；预警在超限之前，报警在超限之后。"),
    ),
}
"""Key → name, definition."""


def says(key: str) -> str:
    """What a figure counts; for a light also when it is shown, as the county laid down."""
    defined, lit = _(FIGURES[key][1]), what_light(key)
    return (
        _("%(defined)s亮灯的条件：%(lit)s。") % {"defined": defined, "lit": lit} if lit else defined
    )


KINDS = {
    "immediate": gettext_noop("即办件"),
    "promised": gettext_noop("承诺件"),
    "joint": gettext_noop("联办件"),
    "forwarded": gettext_noop("上报件"),
}
