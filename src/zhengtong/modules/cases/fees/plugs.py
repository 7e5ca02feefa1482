"""What fees plug in."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from zhengtong.modules.cases import timeline
from zhengtong.modules.cases.fees import handlers, sealing, tasks
from zhengtong.modules.cases.fees.aspect import FeesAspect
from zhengtong.modules.cases.fees.charging import ASPECT
from zhengtong.modules.cases.plugins import aspects

aspects.register(ASPECT, FeesAspect())
timeline.TITLES["fee_settled"] = gettext_noop("收费已缴清")

__all__ = ["handlers", "sealing", "tasks"]
