"""What inquiries plug in: their aspect, the answer at the desk, messages."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.core.messaging import api as messaging
from zhengtong.core.messaging.api import MessageTemplate, register_template
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import NotFound
from zhengtong.kernel.events import handles
from zhengtong.modules.cases import plugins, policies
from zhengtong.modules.cases.events import QuestionAnswered, QuestionAsked
from zhengtong.modules.cases.handlers import tell
from zhengtong.modules.cases.inquiries import corrections, questions
from zhengtong.modules.cases.models import Case, CaseQuestion
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org


def _answer(case: Case, post: QueryDict, request: HttpRequest) -> None:
    try:
        question = uuid.UUID(post.get("question", ""))
    except ValueError:
        raise NotFound from None
    questions.answer(
        case_id=case.pk,
        actor=request.actor,
        question_id=question,
        text=post.get(f"answer-{question}", ""),
    )


class InquiryAspect(plugins.Aspect):
    """What applicants asked and changed. The links to do so stand on every case of theirs, so it
    is general; it reads nothing for cases in which nobody did."""

    is_general = True
    acts = (
        plugins.DeskAct(
            verb="answer-question", run=_answer, done=gettext_noop("已答复，申请人会收到通知。")
        ),
    )

    def desk(self, view: plugins.DeskView) -> plugins.DeskPart | None:
        if questions.KEY not in view.case.aspects:
            return None
        return plugins.DeskPart(
            panel="cases/inquiries/_desk.html",
            facts={
                "questions": questions.questions_of(view.case),
                "revisions": corrections.revisions_of(view.case),
                "may_answer": questions.may_answer(view.actor, view.case),
            },
        )

    def applicant(self, case: Case, actor: Actor) -> plugins.ApplicantPart | None:
        if not policies.is_applicant(actor, case):
            return None
        has_any = questions.KEY in case.aspects
        return plugins.ApplicantPart(
            panel="cases/inquiries/_applicant.html" if has_any else "",
            facts={"questions": questions.questions_of(case)} if has_any else {},
            links=tuple(_links(case)),
        )


def _links(case: Case) -> list[plugins.Link]:
    given = [case.public_id]
    found = [plugins.Link(label=_("提问"), url=reverse("my_case_ask", args=given))]
    if corrections.may_correct(case):
        url = reverse("my_case_correct", args=[case.public_id, 1])
        found.append(plugins.Link(label=_("更正填写的内容"), url=url))
    if corrections.may_change_contact(case):
        url = reverse("my_case_contact", args=given)
        found.append(plugins.Link(label=_("改联系或领取方式"), url=url))
    if corrections.may_add(case):
        found.append(plugins.Link(label=_("补充材料"), url=reverse("my_case_add", args=given)))
    return found


plugins.aspects.register(questions.KEY, InquiryAspect())

for _template in (
    MessageTemplate(
        key="cases.question_asked",
        subject={"zh": "申请人提问：{number}", "en": "A question about {number}"},
        body={
            "zh": "{applicant} 就“{item}”（{number}）提问：{text}",
            "en": "{applicant} asks about {item} ({number}): {text}",
        },
    ),
    MessageTemplate(
        key="cases.question_answered",
        subject={"zh": "您的提问已答复：{item}", "en": "Your question was answered: {item}"},
        body={
            "zh": "您就“{item}”（{number}）的提问已答复：{answer}",
            "en": "Your question about {item} ({number}) was answered: {answer}",
        },
        channels=("site", "sms", "email"),
    ),
):
    register_template(_template)


@handles(QuestionAsked)
def tell_asked(event: QuestionAsked) -> None:
    """Those who may accept cases there: the window that answers for the organ."""
    case = Case.objects.defer("form_data").get(pk=event.case_id)
    asked = CaseQuestion.objects.get(pk=event.question_id)
    version = items.item_version(case.item_version_id)
    for user_id in org.users_with("cases.accept", organization_id=case.organization_id):
        messaging.send(
            template="cases.question_asked",
            recipient=messaging.Recipient(user_id=user_id),
            context={
                "item": version.name,
                "number": case.number,
                "applicant": case.applicant_name,
                "text": asked.text,
            },
            about=f"case:{case.pk}",
            once=f"cases.question_asked:{asked.pk}:{user_id}",
            url=f"/desk/cases/{case.public_id}/",
        )


@handles(QuestionAnswered)
def tell_answered(event: QuestionAnswered) -> None:
    answered = CaseQuestion.objects.get(pk=event.question_id)
    tell("cases.question_answered", event.case_id, once=f":{answered.pk}", answer=answered.answer)
