"""What hearings plug in: the aspect, the words of the log, the menu entries, the documents."""

from __future__ import annotations

from zhengtong.core.navigation.api import Entry, register
from zhengtong.modules.cases import timeline
from zhengtong.modules.cases.hearings import handlers, letters, tasks, wording, words
from zhengtong.modules.cases.hearings.aspect import HearingAspect
from zhengtong.modules.cases.hearings.right import ASPECT
from zhengtong.modules.cases.plugins import aspects

aspects.register(ASPECT, HearingAspect())
timeline.TITLES.update(words.TITLES)

register(
    Entry(
        key="hearings",
        area="staff",
        section="办件",
        label="听证",
        url_name="desk_hearings",
        permission="cases.handle",
        order=45,
    )
)

__all__ = ["handlers", "letters", "tasks", "wording"]
