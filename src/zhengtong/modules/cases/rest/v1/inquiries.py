"""What an applicant asks, puts right and adds in a case that was handed in, over the API."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from zhengtong.modules.cases import policies
from zhengtong.modules.cases.inquiries import corrections, questions
from zhengtong.modules.cases.models import Case, CaseQuestion
from zhengtong.modules.cases.rest.v1.answers import state_of
from zhengtong.modules.cases.rest.v1.schemas import FileOut, In, StateOut, VersionIn
from zhengtong.modules.cases.services.locking import find
from zhengtong.modules.forms import api as forms

router = Router(tags=["inquiries"])


class TextIn(In):
    text: str


class QuestionOut(Schema):
    public_id: uuid.UUID
    text: str
    asked_by: str
    asked_at: dt.datetime
    answer: str
    answered_at: dt.datetime | None


class RevisionOut(Schema):
    """What was changed, without what stood there before."""

    kind: str
    fields: list[str]
    made_by: str
    made_at: dt.datetime


class MayOut(Schema):
    """`data` (the applicant's alone) and `revision` are what `correct` begins from."""

    may_correct: bool
    may_change_contact: bool
    may_add: bool
    data: dict[str, Any]
    revision: int
    revisions: list[RevisionOut]


class CorrectIn(VersionIn):
    """`data` is the whole form anew; `revision` what was read, a stale one is refused with 409."""

    data: dict[str, Any]
    revision: int | None = None


class ContactIn(VersionIn):
    phone: str
    delivery_method: str
    delivery_address: str = ""
    revision: int | None = None


@router.get("/{public_id}/questions/", response=list[QuestionOut], summary="Questions and answers")
def list_questions(request: HttpRequest, public_id: uuid.UUID) -> list[QuestionOut]:
    case = find(public_id=public_id, actor=request.actor)
    return [_question(q) for q in questions.questions_of(case)]


def _question(row: CaseQuestion) -> QuestionOut:
    return QuestionOut(**{n: getattr(row, n) for n in QuestionOut.model_fields})


@router.post("/{public_id}/questions/", response={201: QuestionOut}, summary="申请人提问")
def ask(request: HttpRequest, public_id: uuid.UUID, body: TextIn) -> Status[QuestionOut]:
    made = questions.ask(case_id=public_id, actor=request.actor, text=body.text)
    return Status(201, _question(made))


@router.post(
    "/{public_id}/questions/{question_id}/answer/", response=QuestionOut, summary="答复提问"
)
def answer(
    request: HttpRequest, public_id: uuid.UUID, question_id: uuid.UUID, body: TextIn
) -> QuestionOut:
    done = questions.answer(
        case_id=public_id, actor=request.actor, question_id=question_id, text=body.text
    )
    return _question(done)


@router.get("/{public_id}/corrections/", response=MayOut, summary="What may be put right now")
def read(request: HttpRequest, public_id: uuid.UUID) -> MayOut:
    case = find(public_id=public_id, actor=request.actor)
    made = corrections.revisions_of(case)
    return MayOut(
        may_correct=corrections.may_correct(case),
        may_change_contact=corrections.may_change_contact(case),
        may_add=corrections.may_add(case),
        data=_answers(case) if policies.is_applicant(request.actor, case) else {},
        revision=len(made),
        revisions=[
            RevisionOut(
                kind=r.kind,
                fields=sorted({*r.before, *r.after}),
                made_by=r.made_by,
                made_at=r.made_at,
            )
            for r in made
        ],
    )


def _answers(case: Case) -> dict[str, Any]:
    return dict(forms.settled(form_version_id=case.form_version_id, data=case.form_data))


@router.post("/{public_id}/correct/", response=StateOut, summary="更正填写的内容（受理前）")
def correct(request: HttpRequest, public_id: uuid.UUID, body: CorrectIn) -> StateOut:
    case = corrections.correct_answers(
        case_id=public_id,
        actor=request.actor,
        data=body.data,
        expected_version=body.lock_version,
        revision=body.revision,
    )
    return state_of(case)


@router.post("/{public_id}/change-contact/", response=StateOut, summary="修改联系和领取方式")
def change_contact(request: HttpRequest, public_id: uuid.UUID, body: ContactIn) -> StateOut:
    case = corrections.change_contact(
        case_id=public_id,
        actor=request.actor,
        expected_version=body.lock_version,
        **body.dict(exclude={"lock_version"}),
    )
    return state_of(case)


@router.post("/{public_id}/papers/", response={201: FileOut}, summary="补充材料（决定前）")
def add_paper(
    request: HttpRequest, public_id: uuid.UUID, material_key: Form[str], file: File[UploadedFile]
) -> Status[FileOut]:
    row = corrections.add_paper(
        case_id=public_id,
        actor=request.actor,
        material_key=material_key,
        content=file.file,
        name=file.name or "",
    )
    made = FileOut(
        public_id=row.file_public_id,
        material_key=row.material_key,
        name=row.file_name,
        size=row.size,
    )
    return Status(201, made)
