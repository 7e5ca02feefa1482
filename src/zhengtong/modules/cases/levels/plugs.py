"""What levels plug in: aspects, the letter, messages, the item page, the menu."""

from __future__ import annotations

from zhengtong.core.navigation.api import Entry, register
from zhengtong.modules.cases.levels import telling, wording  # noqa: F401
from zhengtong.modules.cases.levels.aspect import ForwardingAspect, RedirectionAspect
from zhengtong.modules.cases.levels.panels import LevelPanels
from zhengtong.modules.cases.plugins import aspects
from zhengtong.modules.items.plugins import item_page_panels

aspects.register("forwarding", ForwardingAspect())
aspects.register("redirection", RedirectionAspect())
item_page_panels.register("levels", LevelPanels())
register(
    Entry(
        key="forwardings",
        area="staff",
        section="办件",
        label="上报和转报",
        url_name="forwardings",
        permission="cases.handle",
        order=45,
    )
)
