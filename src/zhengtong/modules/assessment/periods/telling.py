"""What people are told: a record about them, the notice with their result, the answer."""

from __future__ import annotations

from django.urls import reverse

from zhengtong.core.messaging.api import MessageTemplate, Recipient, register_template, send
from zhengtong.kernel.text import Text
from zhengtong.modules.assessment.periods.models import Appeal, AssessmentPeriod, ScoreRecord
from zhengtong.modules.assessment.schemes.definition import Definition
from zhengtong.modules.org import api as org

register_template(
    MessageTemplate(
        key="assessment.entered",
        subject={"zh": "考核记录：{name}", "en": "Assessment record: {name}"},
        body={
            "zh": "有人为您录入了一条考核记录：{name}（{note}）。{until} 以前您可以自行改正并说明，"
            "经认可后不计分。请在“我的考核”查看。",
            "en": "A record about you was entered: {name} ({note}). Until {until} you may put it "
            "right and say so; once accepted it does not count. See My assessment.",
        },
        channels=("site",),
    )
)
register_template(
    MessageTemplate(
        key="assessment.published",
        subject={"zh": "考核结果公示：{title}", "en": "Assessment results shown: {title}"},
        body={
            "zh": "{title}的结果从今天起公示到 {until}。本单位 {count} 人，请查看并转告；"
            "有异议的，在公示期内申请复核。",
            "en": "The results of {title} are shown until {until}. Your unit has {count} in it; "
            "please pass it on. Whoever disagrees may apply for a review until then.",
        },
        channels=("site",),
    )
)
register_template(
    MessageTemplate(
        key="assessment.answered",
        subject={"zh": "复核答复：{title}", "en": "Review answered: {title}"},
        body={
            "zh": "您对{title}的复核申请已经答复：{outcome}。{answer}",
            "en": "Your application for a review of {title} was answered: {outcome}. {answer}",
        },
        channels=("site",),
    )
)

UPHELD: Text = {
    "zh": "复核成立，记录已撤销或者更正",
    "en": "upheld; the record was withdrawn or mended",
}
KEPT: Text = {"zh": "维持原结果", "en": "the result stands"}


def _name(scheme: Definition, key: str) -> Text:
    names = {i.key: i.name for _d, i in scheme.indicators()} | {
        v.key: v.name for v in scheme.vetoes
    }
    return dict(names.get(key, {"zh": key, "en": key}))


def entered(record: ScoreRecord, scheme: Definition) -> None:
    if record.member.staff_id is None or record.correct_until is None:
        return
    send(
        template="assessment.entered",
        recipient=Recipient(staff_id=record.member.staff_id),
        context={
            "name": _name(scheme, record.indicator),
            "note": record.note,
            "until": record.correct_until,
        },
        about=f"assessment_record:{record.pk}",
        url=reverse("assessment:mine"),
        once="entered",
    )


def published(period: AssessmentPeriod) -> None:
    """To whoever answers for each home unit."""
    counts: dict[int, int] = {}
    for place in period.members.values_list("organization_id", flat=True):
        counts[place] = counts.get(place, 0) + 1
    for place, count in sorted(counts.items()):
        for head in org.heads_of(place)[:1]:
            send(
                template="assessment.published",
                recipient=Recipient(staff_id=head.staff_id),
                context={
                    "title": period.title,
                    "until": period.publish_until,
                    "count": count,
                },
                about=f"assessment_period:{period.pk}",
                url=reverse("assessment_notices:notice", args=[period.public_id]),
                once=f"published:{place}:{period.published_on}",
            )


def answered(appeal: Appeal, period: AssessmentPeriod) -> None:
    send(
        template="assessment.answered",
        recipient=Recipient(staff_id=appeal.filed_by_id),
        context={
            "title": period.title,
            "outcome": UPHELD if appeal.state == "upheld" else KEPT,
            "answer": appeal.answer,
        },
        about=f"assessment_appeal:{appeal.pk}",
        url=reverse("assessment:mine"),
        once="answered",
    )
