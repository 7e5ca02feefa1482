"""What is posted on the screen of a case about its hearing: one command each."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_noop

from zhengtong.modules.cases.hearings import answering, arranging, errors, right, session
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.plugins import DeskAct
from zhengtong.modules.cases.posted import act_on, moment, whole

MOST_LINES = 50
YEARS = range(2004, 2100)
CODE = re.compile(r"[0-9A-Za-z]{18}")
SEPARATOR = re.compile(r"[，,\t]")


def interested_of(typed: str) -> list[right.Interested]:
    """One a line: name, phone, interest, parted by commas of either script or by tabs; in the place
    of a name the 18-digit code of a company."""
    found = []
    for line in typed.splitlines()[:MOST_LINES]:
        parts = [p.strip() for p in SEPARATOR.split(line, maxsplit=2)]
        if any(parts):
            name, phone, interest = (*parts, "", "")[:3]
            code = name if CODE.fullmatch(name) else ""
            found.append(
                right.Interested(
                    name="" if code else name, phone=phone, interest=interest, credit_code=code
                )
            )
    return found


def tell(case: Case, post: QueryDict, request: HttpRequest) -> None:
    right.tell_right(
        **act_on(case, request),
        reason=post.get("hearing_reason", ""),
        interested=interested_of(post.get("interested", "")),
    )


def convene(case: Case, post: QueryDict, request: HttpRequest) -> None:
    right.convene(**act_on(case, request), reason=post.get("convene_reason", ""))


def tell_party(case: Case, post: QueryDict, request: HttpRequest) -> None:
    right.tell_party(
        **act_on(case, request),
        interested=right.Interested(
            name=post.get("party_name", ""),
            phone=post.get("party_phone", ""),
            interest=post.get("party_interest", ""),
            credit_code=post.get("party_code", ""),
        ),
    )


def answer(case: Case, post: QueryDict, request: HttpRequest) -> None:
    wants = post.get("wants", "")
    party = whole(post.get("party"))
    if party is None or wants not in ("yes", "no"):
        raise errors.at("party", errors.AnswerWanted)
    answering.answer_right(
        **act_on(case, request),
        party_id=party,
        wants=wants == "yes",
        via="counter",
        note=post.get("answer_note", ""),
    )


def schedule(case: Case, post: QueryDict, request: HttpRequest) -> None:
    arranging.schedule_hearing(
        **act_on(case, request),
        starts_at=_moment(post.get("hearing_day", ""), post.get("hearing_time", "")),
        place=post.get("hearing_place", ""),
        presider_id=whole(post.get("hearing_presider")),
        recorder=post.get("hearing_recorder", ""),
        is_announced=bool(post.get("hearing_announced")),
        registration=post.get("hearing_registration", ""),
        reason=post.get("hearing_postpone_reason", ""),
        after=whole(post.get("notices")),
    )


def _moment(day: str, time: str) -> dt.datetime | None:
    found = moment(f"{day.strip()}T{time.strip()}")
    return found if found and found.year in YEARS else None


def object_(case: Case, post: QueryDict, request: HttpRequest) -> None:
    party = whole(post.get("objection_party"))
    if party is None:
        raise errors.at("objection_party", errors.ObjectorWanted)
    arranging.object_to_presider(
        **act_on(case, request), party_id=party, reason=post.get("objection_reason", "")
    )


def rule(case: Case, post: QueryDict, request: HttpRequest) -> None:
    upheld = {"yes": True, "no": False}.get(post.get("upheld", ""))
    arranging.rule_on_objection(
        **act_on(case, request), is_upheld=upheld, ruling=post.get("ruling", "")
    )


def open_(case: Case, post: QueryDict, request: HttpRequest) -> None:
    present = {
        pk: post.get(f"represented-{pk}", "")
        for value in post.getlist("present")
        if (pk := whole(value)) is not None
    }
    session.open_hearing(**act_on(case, request), present=present)


def say(case: Case, post: QueryDict, request: HttpRequest) -> None:
    upload = request.FILES.get("evidence")
    session.add_statement(
        **act_on(case, request),
        speaker=post.get("speaker", ""),
        capacity=post.get("capacity", ""),
        text=post.get("statement", ""),
        upload=(upload, upload.name or "") if upload else None,
        after=whole(post.get("statements")),
    )


def record(case: Case, post: QueryDict, request: HttpRequest) -> None:
    session.close_record(**act_on(case, request), findings=post.get("findings", ""))


def confirm(case: Case, post: QueryDict, request: HttpRequest) -> None:
    party = whole(post.get("confirming"))
    if party is None:
        raise errors.at("confirming", errors.ObjectorWanted)
    session.confirm_record(**act_on(case, request), party_id=party, via="paper")


def close(case: Case, post: QueryDict, request: HttpRequest) -> None:
    why = {
        pk: value
        for key, value in post.items()
        if key.startswith("not_confirmed-") and (pk := whole(key.partition("-")[2])) is not None
    }
    session.close_hearing(**act_on(case, request), not_confirmed=why)


LINES: Mapping[str, str] = {
    "party_name": "interested",
    "party_phone": "interested",
    "party_code": "interested",
}

ACTS: Sequence[DeskAct] = (
    DeskAct(
        verb="hearing-tell",
        run=tell,
        done=gettext_noop("已告知听证权利，从明天起计算五日。"),
        paths=LINES,
    ),
    DeskAct(
        verb="hearing-convene",
        run=convene,
        done=gettext_noop("已决定举行听证，从明天起停止计算办理期限。"),
        paths={"hearing_reason": "convene_reason"},
    ),
    DeskAct(verb="hearing-party", run=tell_party, done=gettext_noop("已补充告知。")),
    DeskAct(verb="hearing-answer", run=answer, done=gettext_noop("已记录答复。")),
    DeskAct(verb="hearing-schedule", run=schedule, done=gettext_noop("听证通知书已经发出。")),
    DeskAct(
        verb="hearing-object",
        run=object_,
        done=gettext_noop("已记录回避申请，请本机关负责人答复。"),
        paths={"reason": "objection_reason"},
    ),
    DeskAct(verb="hearing-rule", run=rule, done=gettext_noop("已答复回避申请。")),
    DeskAct(verb="hearing-open", run=open_, done=gettext_noop("听证开始，请逐条记录发言。")),
    DeskAct(verb="hearing-say", run=say, done=gettext_noop("已记入笔录。")),
    DeskAct(verb="hearing-record", run=record, done=gettext_noop("笔录已完成，请参加人核对确认。")),
    DeskAct(verb="hearing-confirm", run=confirm, done=gettext_noop("已记录确认。")),
    DeskAct(
        verb="hearing-close",
        run=close,
        done=gettext_noop("听证结束，从明天起恢复计算办理期限。"),
    ),
)
