"""Every field of a version, by tab: the national item list (domain reference 1.5, 1.6) and ours."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhengtong.modules.items.editing.fields_handling import HANDLING, LIMITS, RESULT
from zhengtong.modules.items.editing.fields_identity import BASES, BASICS, CONDITIONS, TOPICS
from zhengtong.modules.items.editing.fields_lists import FEES, MATERIALS, SITUATIONS
from zhengtong.modules.items.editing.kinds import Field
from zhengtong.modules.items.editing.tabs import Group, Tab

FORM = Tab(key="form", title=_("申请表"))
FLOW = Tab(key="flow", title=_("流程"))
CHECK = Tab(key="check", title=_("检查和提交"))

TABS: tuple[Tab, ...] = (
    BASICS,
    BASES,
    CONDITIONS,
    SITUATIONS,
    MATERIALS,
    FEES,
    LIMITS,
    HANDLING,
    RESULT,
    TOPICS,
    FORM,
    FLOW,
    CHECK,
)
BY_KEY = {tab.key: tab for tab in TABS}
FIELDS: tuple[Field, ...] = tuple(field for tab in TABS for field in tab.fields)


def tab_of(path: str) -> Tab:
    """The tab where a path of the definition is edited."""
    top = path.split(".", 1)[0]
    own = {"form": FORM, "process": FLOW}
    return own.get(top) or next((tab for tab in TABS if top in tab.keys), CHECK)


__all__ = [
    "BASES",
    "BY_KEY",
    "CHECK",
    "FIELDS",
    "FLOW",
    "FORM",
    "TABS",
    "Group",
    "Tab",
    "tab_of",
]
