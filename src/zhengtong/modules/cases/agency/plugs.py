"""What agents plug in: their aspect of a case, messages, menu entries, who reads a signature."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.core.files.plugins import file_access
from zhengtong.core.messaging import api as messaging
from zhengtong.core.messaging.api import MessageTemplate, register_template
from zhengtong.core.navigation.api import Entry, register
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.events import handles
from zhengtong.modules.cases import plugins
from zhengtong.modules.cases.agency import (
    authority,
    contesting,
    visits,
)
from zhengtong.modules.cases.agency.delegations import CatalogueItems
from zhengtong.modules.cases.events import AgencyContested, AgencySettled, CaseSubmitted
from zhengtong.modules.cases.handlers import tell
from zhengtong.modules.cases.models import Application, Authority, Case, Channel
from zhengtong.modules.cases.posted import act_on
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org
from zhengtong.modules.org.plugins import delegable_items
from zhengtong.modules.workflow.data import TaskData

KEY = "agency"


def _settle(case: Case, post: QueryDict, request: HttpRequest) -> None:
    contesting.settle(
        **act_on(case, request),
        genuine=post.get("finding", ""),
        note=post.get("finding_note", ""),
    )


class AgencyAspect(plugins.Aspect):
    """Borne by cases that an agent applied for."""

    acts = (
        plugins.DeskAct(
            verb="settle-agency",
            run=_settle,
            done=gettext_noop("核查结论已登记，当事人会收到通知。"),
            paths={"finding": "finding-yes"},
        ),
    )

    def problems(self, draft: Application) -> Sequence[FieldError]:
        return authority.problems(draft)

    def submitted(self, case: Case, draft: Application, actor: Actor) -> None:
        authority.handed_in(case, draft, actor)

    def desk(self, view: plugins.DeskView) -> plugins.DeskPart | None:
        found = authority.authority_of_case(view.case)
        if found is None:
            return None
        agent = org.staff(found.agent_id)
        may_settle = found.is_disputed and view.actor.has("cases.settle_agency")
        return plugins.DeskPart(
            panel="cases/agency/_desk.html",
            acts="cases/agency/_settle.html" if may_settle else "",
            facts={
                "authority": found,
                "agent": agent.name,
                "station": org.organization(agent.organization_id).name,
            },
        )

    def applicant(self, case: Case, actor: Actor) -> plugins.ApplicantPart | None:
        found = authority.authority_of_case(case)
        if found is None:
            return None
        may_contest = not found.is_disputed and case.is_open and case.decided_at is None
        links = (
            (
                plugins.Link(
                    label=_("不是我本人委托"),
                    url=reverse("my_case_not_mine", args=[case.public_id]),
                ),
            )
            if may_contest
            else ()
        )
        return plugins.ApplicantPart(
            panel="cases/agency/_applicant.html",
            facts={"authority": found, "agent": org.staff(found.agent_id).name},
            links=links,
        )

    def before_step(self, case: Case, task: TaskData, outcome: str, actor: Actor) -> None:
        if task.stage == "decide":
            contesting.require_uncontested(case)

    def before_decision(self, case: Case, outcome: str, actor: Actor) -> None:
        contesting.require_uncontested(case)


plugins.aspects.register(KEY, AgencyAspect())
delegable_items.register("cases", CatalogueItems())
file_access.register(authority.OWNER, authority.AuthorityFiles())

ALL = ("site", "sms", "email")
for _template in (
    MessageTemplate(
        key="cases.agency_applied",
        subject={"zh": "代办员已代您申请：{item}", "en": "Applied for on your behalf: {item}"},
        body={
            "zh": "代办员{agent}受您委托，代您申请了“{item}”，办件编号 {number}，查询码 {code}。"
            "如果不是您本人委托，请凭编号和查询码在“办件查询”里选择“不是我本人委托”。",
            "en": "The village agent {agent} applied for {item} on your behalf. Case number "
            "{number}, query code {code}. If you never asked for this, say so under “Track a case” "
            "with the number and the code.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.agency_contested",
        subject={"zh": "代办异议待核查：{number}", "en": "Agent's authority contested: {number}"},
        body={
            "zh": "办件 {number}（{item}）的当事人说没有委托代办。"
            "请尽快核查；核查清楚以前不能决定。",
            "en": "The person in case {number} ({item}) says that they did not authorise the agent."
            " Please look into it; nothing can be decided until then.",
        },
        channels=("site",),
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.agency_genuine",
        subject={"zh": "代办异议已核查：{item}", "en": "Your objection was looked into: {item}"},
        body={
            "zh": "您对“{item}”（{number}）代办的异议已核查：确为本人委托，办件继续办理。"
            "说明：{note}",
            "en": "Your objection to the agent in {item} ({number}) was looked into: you had "
            "authorised it, so the case goes on. Finding: {note}",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.agency_false",
        subject={"zh": "办件已终止：{item}", "en": "Case ended: {item}"},
        body={
            "zh": "经核查，“{item}”（{number}）不是您本人委托，办件已经终止。说明：{note}",
            "en": "It was found that you did not authorise {item} ({number}); the case has ended. "
            "Finding: {note}",
        },
        channels=ALL,
        is_essential=True,
    ),
):
    register_template(_template)


@handles(CaseSubmitted)
def tell_applied(event: CaseSubmitted) -> None:
    case = Case.objects.only("channel").get(pk=event.case_id)
    if case.channel != Channel.AGENT:
        return
    found = Authority.objects.filter(case_id=event.case_id).first()
    if found is not None:
        tell("cases.agency_applied", event.case_id, agent=org.staff(found.agent_id).name)


@handles(AgencyContested)
def tell_hall(event: AgencyContested) -> None:
    case = Case.objects.defer("form_data").get(pk=event.case_id)
    version = items.item_version(case.item_version_id)
    for user_id in org.users_with("cases.settle_agency", organization_id=case.organization_id):
        messaging.send(
            template="cases.agency_contested",
            recipient=messaging.Recipient(user_id=user_id),
            context={"item": version.name, "number": case.number},
            about=f"case:{case.pk}",
            once=f"cases.agency_contested:{event.at:%Y%m%d%H%M%S%f}:{user_id}",
            url=f"/desk/cases/{case.public_id}/",
        )


@handles(AgencySettled)
def tell_settled(event: AgencySettled) -> None:
    found = Authority.objects.get(case_id=event.case_id)
    template = "cases.agency_genuine" if event.is_genuine else "cases.agency_false"
    tell(template, event.case_id, once=f":{event.at:%Y%m%d%H%M%S%f}", note=found.settlement)


for _entry in (
    Entry(
        key="agency",
        area="staff",
        section="办件",
        label="我的代办",
        url_name="agency",
        permission="cases.agency",
        order=22,
    ),
    Entry(
        key="agency_contested",
        area="staff",
        section="办件",
        label="代办异议",
        url_name="agency_contested",
        permission="cases.settle_agency",
        order=24,
        count=lambda actor: visits.contested_count(),
    ),
):
    register(_entry)
