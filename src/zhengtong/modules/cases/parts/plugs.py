"""What parts plug in: the aspect, and what the end of a part or of its parent sets off."""

from __future__ import annotations

from zhengtong.kernel.events import handles
from zhengtong.modules.cases.events import CaseClosed, CaseDecided
from zhengtong.modules.cases.parts.aspect import PartsAspect
from zhengtong.modules.cases.parts.ending import arrive, end_with_parent
from zhengtong.modules.cases.parts.services import ASPECT
from zhengtong.modules.cases.plugins import aspects

aspects.register(ASPECT, PartsAspect())


@handles(CaseDecided)
def bring_back_decided(event: CaseDecided) -> None:
    arrive(case_id=event.case_id)


@handles(CaseClosed)
def bring_back_ended(event: CaseClosed) -> None:
    arrive(case_id=event.case_id)


@handles(CaseClosed)
def end_parts(event: CaseClosed) -> None:
    end_with_parent(case_id=event.case_id)
