"""Lines of the process log that hearings write, in the words of the timeline."""

from __future__ import annotations

from django.utils.translation import gettext_noop

TITLES = {
    "hearing_told": gettext_noop("告知听证权利"),
    "hearing_party_told": gettext_noop("补充告知利害关系人听证权利"),
    "hearing_convened": gettext_noop("决定举行听证"),
    "hearing_requested": gettext_noop("要求听证"),
    "hearing_waived": gettext_noop("放弃听证"),
    "hearing_lapsed": gettext_noop("逾期没有要求听证"),
    "hearing_scheduled": gettext_noop("通知听证的时间和地点"),
    "hearing_postponed": gettext_noop("听证改期"),
    "hearing_objected": gettext_noop("申请主持人回避"),
    "hearing_objection_upheld": gettext_noop("同意主持人回避"),
    "hearing_objection_dismissed": gettext_noop("不同意主持人回避"),
    "hearing_opened": gettext_noop("听证开始"),
    "hearing_recorded": gettext_noop("听证笔录完成，请参加人确认"),
    "hearing_confirmed": gettext_noop("确认听证笔录"),
    "hearing_not_confirmed": gettext_noop("没有在听证笔录上签字"),
    "hearing_closed": gettext_noop("听证结束"),
    "hearing_basis": gettext_noop("决定以听证笔录为根据"),
    "hearing_ended": gettext_noop("办件结束，听证终止"),
}
