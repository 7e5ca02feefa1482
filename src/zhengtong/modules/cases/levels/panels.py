"""What the page of an item says about levels: where it may be handed in, who decides."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from zhengtong.kernel.access import Actor
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.levels.places import where_received
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.items.plugins import Panel


class LevelPanels:
    """No query: all of it stands in the version."""

    def panels(self, *, version: ItemVersionData, actor: Actor) -> Sequence[Panel]:
        lines = lines_of(version)
        if not lines:
            return ()
        template = "cases/levels/_guide.html"
        return [Panel(place="notice", template=template, context={"level_lines": lines})]


def lines_of(version: ItemVersionData) -> list[str]:
    """Sentences for the guide; none for what is received and decided at the county only."""
    guide = version.guide
    lines = []
    if guide.scope != "county":
        lines.append(_("收件地点：%(where)s。") % {"where": where_received(guide.scope)})
    if guide.township_role == "entrusted":
        lines.append(_("由您所在的乡镇受委托办理，以实施机关的名义决定。"))
    elif guide.township_role == "devolved":
        lines.append(_("由您所在的乡镇办理和决定。"))
    elif guide.township_role == "first_review":
        lines.append(_("由您所在的乡镇初审，再报实施机关决定；两级各有办理期限。"))
    if guide.forwarding is not None and guide.forwarding.to == "outside":
        to = localized(guide.forwarding.name)
        lines.append(_("本机关初审后报%(to)s决定；本机关的期限到转报为止。") % {"to": to})
    return lines
