"""异议: the one concerned questions the level; what is upheld counts no more. And who looked."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.modules.risk import policies
from zhengtong.modules.risk.errors import AlreadyAsked, NoSuchSubject, NothingAsked, field
from zhengtong.modules.risk.models import Look, Objection, SetAside, Subject
from zhengtong.modules.risk.services.evaluating import reevaluate
from zhengtong.modules.risk.services.holding import locked_subject, recorded, tell, tidy
from zhengtong.modules.risk.states import AskState

ONE_LOOK = dt.timedelta(minutes=10)
ONE_HINT = dt.timedelta(hours=12)
HINTED = gettext_noop("受理时的信用提示")


@command
def note_look(*, subject: Subject, purpose: str, actor: Actor) -> None:
    """Somebody on the staff opened the level: once in ten minutes for the same purpose."""
    require(actor, policies.VIEW)
    assert actor.staff_id is not None
    now = timezone.now()
    given = {"subject": subject, "staff_id": actor.staff_id, "purpose": purpose[:120]}
    if not Look.objects.filter(at__gt=now - ONE_LOOK, **given).exists():
        Look.objects.create(at=now, **given)


@command
def note_hint(*, subject_id: int, case_id: int, actor: Actor) -> None:
    """The hint of the level was shown at this case to whoever has the step: once in twelve hours
    for each case. It asks for no permission: the step gave it, and the look only says so."""
    assert actor.staff_id is not None
    now = timezone.now()
    given = {"subject_id": subject_id, "case_id": case_id, "staff_id": actor.staff_id}
    if not Look.objects.filter(at__gt=now - ONE_HINT, **given).exists():
        Look.objects.create(at=now, purpose=HINTED, **given)


@command
def object_to(*, text: str, actor: Actor) -> Objection:
    """The person, or the company for which they act, says what is wrong. Raises NoSuchSubject where
    there is no level, AlreadyAsked, Unnoticed."""
    own = policies.own_subjects(actor).exclude(evaluation=None)
    found = own.select_for_update(of=("self",)).first()
    if found is None or found.evaluation_id is None or actor.person_id is None:
        raise NoSuchSubject
    if found.objections.filter(state=AskState.ASKED).exists():
        raise AlreadyAsked
    made = Objection.objects.create(
        subject=found,
        evaluation_id=found.evaluation_id,
        text=tidy(text, "text"),
        asked_at=timezone.now(),
        asked_by_id=actor.person_id,
    )
    recorded("objection_asked", actor=actor, stream=f"risk_subject:{found.pk}", about=made)
    return made


@command
def decide_objection(
    *, public_id: uuid.UUID, is_upheld: bool, answer: str, refs: Collection[str], actor: Actor
) -> Objection:
    """Upheld: these records of the evaluation count no more, and the level is made anew at once.
    Raises NothingAsked, InvalidInput when an upheld one names no record."""
    asked = Objection.objects.select_related("subject").filter(public_id=public_id).first()
    if asked is None:
        raise NoSuchSubject
    subject = locked_subject(asked.subject.public_id)
    require(actor, policies.DECIDE)
    asked = Objection.objects.select_related("evaluation").get(pk=asked.pk)
    if asked.state != AskState.ASKED:
        raise NothingAsked
    asked.answer = tidy(answer, "answer")
    if is_upheld:
        _set_aside(asked, subject, refs)
    asked.state = AskState.GRANTED if is_upheld else AskState.REFUSED
    asked.decided_at, asked.decided_by_id = timezone.now(), actor.staff_id
    asked.save()
    recorded(
        "objection_decided",
        actor=actor,
        stream=f"risk_subject:{subject.pk}",
        about=asked,
        is_upheld=is_upheld,
        refs=sorted(refs) if is_upheld else [],
    )
    if is_upheld:
        reevaluate(subject, actor=actor, cause=f"objection:{asked.pk}")
    tell(
        subject,
        "risk.objection_answered",
        url=reverse("credit:mine"),
        once=f"objection:{asked.pk}",
        context={
            "result": {"zh": "已支持" if is_upheld else "未支持",
                       "en": "upheld" if is_upheld else "not upheld"},
            "answer": asked.answer,
        },
    )  # fmt: skip
    return asked


def _set_aside(asked: Objection, subject: Subject, refs: Collection[str]) -> None:
    known = {r[0] for f in asked.evaluation.detail["factors"] for r in f["records"]}
    chosen = known & set(refs)
    if not chosen:
        raise field("refs", _("支持异议时，请勾选不再计入的记录。"))
    SetAside.objects.bulk_create(
        [SetAside(subject=subject, objection=asked, ref=ref) for ref in sorted(chosen)],
        ignore_conflicts=True,
    )
