"""What a level does elsewhere: the door of promises, the hint at acceptance. One read each."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.kernel.errors import StateError
from zhengtong.modules.cases.plugins import Aspect, DeskPart, DeskView
from zhengtong.modules.risk.data import MeasuresData
from zhengtong.modules.risk.definition import measures_words
from zhengtong.modules.risk.errors import PromisesClosed
from zhengtong.modules.risk.models import Entry, Subject
from zhengtong.modules.risk.plugins import factors
from zhengtong.modules.risk.services.objecting import note_hint
from zhengtong.modules.risk.states import EntryState, ListKind, Measure

MOST_REASONS = 3


def measures_for(*, person_id: int | None, entity_id: int | None) -> MeasuresData | None:
    """What follows from the level of the company, or of the person where no company applies; None
    for whoever has no level yet."""
    whose = {"entity_id": entity_id} if entity_id is not None else {"person_id": person_id}
    listed = Entry.objects.filter(
        subject=OuterRef("pk"), state=EntryState.LISTED, until__gte=timezone.localdate()
    )
    found = (
        Subject.objects.filter(**whose)
        .select_related("evaluation__version")
        .annotate(
            is_black=Exists(listed.filter(kind=ListKind.BLACK)),
            is_red=Exists(listed.filter(kind=ListKind.RED)),
        )
        .first()
    )
    if found is None or (found.evaluation is None and not found.is_black):
        return None
    keys: set[str] = set()
    if found.evaluation is not None:
        given = found.evaluation.version.definition["measures"]
        keys |= set(given.get(str(found.evaluation.level), []))
    if found.is_black:
        keys.add(Measure.COMMITMENT_CLOSED.value)
    return MeasuresData(
        subject_id=found.pk,
        level=found.level or 0,
        grade=found.grade,
        measures=frozenset(keys),
        reasons=tuple(_reasons(found, is_black=found.is_black)),
        is_blacklisted=found.is_black,
        is_redlisted=found.is_red,
    )


def _reasons(subject: Subject, *, is_black: bool) -> list[str]:
    """The factors that weigh most, in words."""
    found = [_("在失信名单中")] if is_black else []
    if subject.evaluation is None:
        return found
    detail = subject.evaluation.detail
    ruled = {key for key, _least, _level in detail["rules"]}
    heavy = sorted(
        (f for f in detail["factors"] if float(f["points"]) > 0 or f["key"] in ruled),
        key=lambda f: (f["key"] not in ruled, -float(f["points"])),
    )
    for part in heavy[:MOST_REASONS]:
        if part["key"] in factors and not (is_black and part["key"] == "blacklisted"):
            label = _(factors.get(part["key"]).label)
            found.append(_("%(factor)s %(n)s 条") % {"factor": label, "n": len(part["records"])})
    return found


class Bar:
    """Closes 告知承诺 and 容缺受理 where the level or the list says so."""

    def why_shut(self, *, person_id: int, entity_id: int | None) -> StateError | None:
        found = measures_for(person_id=person_id, entity_id=entity_id)
        if found is None or not found.has(Measure.COMMITMENT_CLOSED):
            return None
        reason = (
            _("在失信名单中")
            if found.is_blacklisted
            else (_("风险等级为 %(level)s 级") % {"level": found.level})
        )
        return PromisesClosed(reason=reason)


class Hint(Aspect):
    """Tells the clerk at acceptance what the level asks for, and why. Nothing is decided by it.

    Whoever has no hint costs one read; showing one is a look, which the one concerned sees."""

    is_general = True

    def desk(self, view: DeskView) -> DeskPart | None:
        case, task = view.case, view.task
        if not view.may_step or task is None or task.stage != "accept" or case.accepted_at:
            return None
        part = _part(case.person_id, case.entity_id)
        if part is not None:
            subject_id = part.facts["found"].subject_id
            note_hint(subject_id=subject_id, case_id=case.pk, actor=view.actor)
        return part


_WORTH_SAYING = frozenset({Measure.FAST_TRACK, Measure.COMMITMENT_CLOSED, Measure.CLOSE_LOOK})


def _part(person_id: int, entity_id: int | None) -> DeskPart | None:
    found = measures_for(person_id=person_id, entity_id=entity_id)
    if found is None or not (found.measures & _WORTH_SAYING):
        return None
    keys = [m for m in Measure if m in found.measures & _WORTH_SAYING]
    return DeskPart(
        panel="risk/staff/_hint.html",
        facts={"found": found, "measures": measures_words(keys)},
    )
