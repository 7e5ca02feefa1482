"""What holders and departments are told."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from zhengtong.core.messaging import api as messaging
from zhengtong.kernel.events import handles
from zhengtong.modules.licences.events import (
    ConsentAnswered,
    ConsentAsked,
    LicenceChanged,
    LicenceIssued,
    LicenceLookedAt,
)
from zhengtong.modules.licences.models import AccessKind, Consent, Licence, LicenceAccess
from zhengtong.modules.licences.states import Act
from zhengtong.modules.org import api as org

ACT_WORDS = {
    Act.CHANGE: ("变更", "changed"),
    Act.RENEW: ("延续", "renewed"),
    Act.SUSPEND: ("暂扣", "suspended"),
    Act.GIVE_BACK: ("发还", "given back"),
    Act.REVOKE: ("撤销", "revoked"),
    Act.PENALISE: ("吊销", "taken away as a penalty"),
    Act.CANCEL: ("注销", "cancelled"),
    Act.LAPSE: ("过期失效", "no longer valid: its period is over"),
    Act.TRANSFER: ("转出", "transferred to another place"),
    Act.CANCEL_TRANSFER: ("取消转出", "back: the transfer was cancelled"),
    Act.REISSUE: ("补发（旧证作废）", "replaced by a new one"),
    Act.ANNOTATE: ("加注", "annotated"),
}
TOLD = frozenset({AccessKind.SHOWN, AccessKind.RETRIEVED, AccessKind.PROGRAM})


def tell_holder(licence: Licence, template: str, once: str, **facts: Any) -> None:
    """A message to the person, or to whoever may act for the company."""
    for person_id in _people_of(licence):
        messaging.send(
            template=template,
            recipient=messaging.Recipient(person_id=person_id),
            context={
                "name": {"zh": licence.type.name_zh, "en": licence.type.name_en},
                "number": licence.number,
                **facts,
            },
            about=f"licence:{licence.pk}",
            url=reverse("licence", args=[licence.public_id]),
            once=f"{once}:{person_id}",
        )


def _people_of(licence: Licence) -> list[int]:
    if licence.person_id:
        return [licence.person_id]
    if licence.entity_id:
        return org.representatives_of(licence.entity_id)
    return []


def _licence(pk: int) -> Licence:
    return Licence.objects.select_related("type").get(pk=pk)


@handles(LicenceIssued)
def tell_issued(event: LicenceIssued) -> None:
    tell_holder(_licence(event.licence_id), "licences.issued", "issued")


@handles(LicenceChanged)
def tell_changed(event: LicenceChanged) -> None:
    zh, en = ACT_WORDS[Act(event.act)]
    tell_holder(
        _licence(event.licence_id),
        "licences.changed",
        f"{event.act}:{event.at.isoformat()}",
        act={"zh": zh, "en": en},
        reason=event.reason or "—",
    )


@handles(LicenceLookedAt)
def tell_looked(event: LicenceLookedAt) -> None:
    """Not of the holder's own use, nor of the organ that keeps the register."""
    if event.kind not in TOLD:
        return
    access = LicenceAccess.objects.get(pk=event.access_id)
    tell_holder(
        _licence(event.licence_id),
        "licences.looked",
        f"looked:{access.pk}",
        reader=access.reader or "—",
        purpose=access.purpose or {"zh": "当面查验", "en": "checked in person"},
    )


@handles(ConsentAsked)
def tell_asked(event: ConsentAsked) -> None:
    consent = Consent.objects.get(pk=event.consent_id)
    organ = org.organization(consent.organization_id)
    tell_holder(
        _licence(event.licence_id),
        "licences.consent_asked",
        f"asked:{consent.pk}",
        organ={"zh": organ.name_zh, "en": organ.name_en or organ.name_zh},
        purpose=consent.purpose,
        case=consent.case_number,
    )


@handles(ConsentAnswered)
def tell_answered(event: ConsentAnswered) -> None:
    """The clerk who asked."""
    consent = Consent.objects.get(pk=event.consent_id)
    licence = _licence(event.licence_id)
    words = {"zh": "同意", "en": "agreed"} if event.is_given else {"zh": "不同意", "en": "refused"}
    messaging.send(
        template="licences.consent_answered",
        recipient=messaging.Recipient(staff_id=consent.asked_by_id),
        context={
            "name": {"zh": licence.type.name_zh, "en": licence.type.name_en},
            "answer": words,
            "case": consent.case_number,
        },
        about=f"licence:{licence.pk}",
        url=reverse("licences-desk:retrieve"),
        once=f"answered:{consent.pk}",
    )


for key, subject, body in (
    (
        "licences.issued",
        ("电子证照已颁发：{name}", "Issued: {name}"),
        (
            "您的“{name}”（{number}）已经颁发，存入您的电子证照包，与纸质证照具有同等效力。",
            "Your {name} ({number}) has been issued and is in your wallet. It is worth as much as "
            "one on paper.",
        ),
    ),
    (
        "licences.changed",
        ("电子证照{act}：{name}", "{name} {act}"),
        (
            "您的“{name}”（{number}）已{act}。理由：{reason}。详情请登录查看。",
            "Your {name} ({number}) was {act}. Reason: {reason}. Sign in for more.",
        ),
    ),
    (
        "licences.looked",
        ("有人查看了您的电子证照：{name}", "Somebody looked at your {name}"),
        (
            "{reader} 查看了您的“{name}”（{number}），用途：{purpose}。全部查看记录请登录查看。",
            "{reader} looked at your {name} ({number}). Purpose: {purpose}. Sign in to see every "
            "look.",
        ),
    ),
    (
        "licences.consent_asked",
        ("{organ}请求查看您的电子证照", "{organ} asks to see a licence of yours"),
        (
            "{organ}办理 {case} 需要您的“{name}”（{number}），用途：{purpose}。"
            "请登录，在电子证照里答复同意或者不同意。",
            "{organ} needs your {name} ({number}) for {case}. Purpose: {purpose}. Sign in and "
            "answer in your wallet.",
        ),
    ),
    (
        "licences.consent_answered",
        ("持证人{answer}：{name}", "The holder {answer}: {name}"),
        (
            "办件 {case} 需要的“{name}”，持证人已答复：{answer}。",
            "The holder's answer on the {name} for {case}: {answer}.",
        ),
    ),
):
    messaging.register_template(
        messaging.MessageTemplate(
            key=key,
            subject={"zh": subject[0], "en": subject[1]},
            body={"zh": body[0], "en": body[1]},
            channels=("site", "sms"),
            is_essential=key != "licences.looked",
        )
    )

__all__ = ["tell_holder"]
