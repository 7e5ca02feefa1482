"""What ends by hand plug in."""

from __future__ import annotations

from zhengtong.modules.cases.closing import paper, striking, telling, wording  # noqa: F401
from zhengtong.modules.cases.closing.aspect import OnPaper, Striking
from zhengtong.modules.cases.plugins import aspects

aspects.register(striking.ASPECT, Striking())
aspects.register(paper.ASPECT, OnPaper())
