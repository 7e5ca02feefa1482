"""What guidance plugs in: messages, files, menu entries."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from zhengtong.core.files.plugins import file_access
from zhengtong.core.messaging.api import MessageTemplate, register_template
from zhengtong.core.navigation.api import Entry, register
from zhengtong.kernel.access import Actor
from zhengtong.kernel.events import handles
from zhengtong.modules.cases.events import GuidanceAsked, GuidanceIssued
from zhengtong.modules.cases.guidance import telling
from zhengtong.modules.cases.guidance.policies import desk_guidances, own_guidances
from zhengtong.modules.cases.models import Guidance

ALL = ("site", "sms", "email")
TEMPLATES = (
    MessageTemplate(
        key="cases.guidance_received",
        subject={"zh": "已收到辅导请求：{subject}", "en": "Request for guidance: {subject}"},
        body={
            "zh": "您的前期辅导请求“{subject}”（{number}）已收到，我们争取在 {due} 前出具意见书。"
            "辅导意见供参考，不起算法定期限。",
            "en": "We have your request for guidance on {subject} ({number}) and aim to answer by "
            "{due}. Guidance binds nobody and starts no legal limit.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.guidance_meeting",
        subject={"zh": "辅导会商：{subject}", "en": "Guidance meeting: {subject}"},
        body={
            "zh": "“{subject}”（{number}）的辅导会商定于 {at} 在{place}举行，请派人参加。",
            "en": "The meeting about {subject} ({number}) is on {at} at {place}. Please come.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.guidance_declined",
        subject={"zh": "未安排辅导：{subject}", "en": "No guidance arranged: {subject}"},
        body={
            "zh": "您的前期辅导请求“{subject}”（{number}）没有安排。理由：{reason}",
            "en": "No guidance was arranged for {subject} ({number}). Reason: {reason}",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.guidance_issued",
        subject={"zh": "前期辅导意见书：{subject}", "en": "Guidance issued: {subject}"},
        body={
            "zh": "“{subject}”（{number}）的前期辅导意见书已出具，请登录下载。",
            "en": "The written guidance on {subject} ({number}) is ready. Sign in to download it.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.guidance_asked",
        subject={"zh": "有新的辅导请求：{subject}", "en": "New request for guidance: {subject}"},
        body={
            "zh": "{name}请求前期辅导：“{subject}”（{number}），请安排部门。",
            "en": "{name} asks for guidance on {subject} ({number}). Please invite departments.",
        },
    ),
    MessageTemplate(
        key="cases.guidance_invited",
        subject={"zh": "请提出辅导意见：{subject}", "en": "Your advice is wanted: {subject}"},
        body={
            "zh": "请就{name}的“{subject}”（{number}）提出书面辅导意见。",
            "en": "Please give written advice to {name} on {subject} ({number}).",
        },
    ),
    MessageTemplate(
        key="cases.guidance_advised",
        subject={"zh": "部门意见已齐：{subject}", "en": "All advice is in: {subject}"},
        body={
            "zh": "“{subject}”（{number}）各部门意见已齐，可以出具前期辅导意见书。",
            "en": "All departments have advised on {subject} ({number}); the opinion can be "
            "issued.",
        },
    ),
)
for template in TEMPLATES:
    register_template(template)


class GuidanceFiles:
    """Files of a request are read by the asker and by staff who may see it."""

    def may_read(self, actor: Actor, owner_id: str, purpose: str) -> bool:
        rows = desk_guidances(actor) if actor.is_staff else own_guidances(actor)
        return bool(rows.filter(public_id=owner_id).exists())


file_access.register("cases.guidance", GuidanceFiles())

register(
    Entry(
        key="guidance",
        area="staff",
        section="办件",
        label=_("前期辅导"),
        url_name="guidance_list",
        permission="cases.guidance",
        order=45,
    )
)


@handles(GuidanceAsked)
def tell_asked(event: GuidanceAsked) -> None:
    telling.asked(Guidance.objects.get(pk=event.guidance_id))


@handles(GuidanceIssued)
def tell_issued(event: GuidanceIssued) -> None:
    telling.issued(Guidance.objects.get(pk=event.guidance_id))
