"""Forwarding and redirection as they show on a case, and the acts that a clerk posts."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError, StateError
from zhengtong.modules.cases.archiving.files import stored
from zhengtong.modules.cases.levels import completion, forwarding, redirecting
from zhengtong.modules.cases.levels.story import Story, is_answered, sent_of, story_of
from zhengtong.modules.cases.models import Case, CloseType, Forwarding, LegalOutcome, Redirection
from zhengtong.modules.cases.plugins import (
    ApplicantPart,
    ArchivePart,
    Aspect,
    Choice,
    DeskAct,
    DeskPart,
    DeskView,
    Link,
)
from zhengtong.modules.cases.posted import act_on, day, task_of, whole
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

FORWARDED = "forwarded"


class UndecidedAbove(StateError):
    """上级机关还没有作出决定，决定以后再评价初步审查。"""

    code = "undecided_above"


def _forward(case: Case, post: QueryDict, request: HttpRequest) -> None:
    verdicts = {"agree": True, "disagree": False}
    forwarding.forward_case(
        **act_on(case, request),
        task_id=task_of(post),
        opinion=post.get("opinion", ""),
        is_favourable=verdicts.get(post.get("verdict", "")),
    )


def _ask(case: Case, post: QueryDict, request: HttpRequest) -> None:
    completion.request_completion(
        **act_on(case, request), task_id=task_of(post), wanted=post.get("wanted", "")
    )


def _complete(case: Case, post: QueryDict, request: HttpRequest) -> None:
    uploads = tuple((f, f.name or "") for f in request.FILES.getlist("completion_files"))
    completion.complete_forwarding(
        case_id=case.pk,
        actor=request.actor,
        answer=post.get("completion", ""),
        uploads=uploads,
    )


def _answer(case: Case, post: QueryDict, request: HttpRequest) -> None:
    file = request.FILES.get("answer_file")
    completion.record_answer(
        **act_on(case, request),
        outcome=post.get("outcome", ""),
        name=post.get("answer_name", ""),
        number=post.get("answer_number", ""),
        answered_on=day(post.get("answered_on")),
        note=post.get("answer_note", ""),
        upload=(file, file.name or "") if file else None,
    )


class ForwardingAspect(Aspect):
    """Before: the last step of the review forwards instead of deciding. After: both halves."""

    is_general = True

    acts = (
        DeskAct(
            verb="forward",
            run=_forward,
            done=gettext_noop("已转报上级机关，本级期限到今天结束。"),
        ),
        DeskAct(
            verb="ask-below",
            run=_ask,
            done=gettext_noop("已请下级补充，本级期限照常计算。"),
        ),
        DeskAct(
            verb="complete-above",
            run=_complete,
            done=gettext_noop("已补充，上级可以看到。"),
        ),
        DeskAct(
            verb="answer-above",
            run=_answer,
            done=gettext_noop("已登记上级的决定，并告知申请人。"),
        ),
    )

    def archive_parts(self, case: Case) -> Sequence[ArchivePart]:
        """What the upper organ decided, where it was taken in as a file."""
        if case.close_type != CloseType.FORWARDED:
            return ()
        found = Forwarding.objects.filter(case=case).exclude(file_public_id=None).first()
        if found is None:
            return ()
        return [
            stored(
                key=f"forwarding:{found.pk}",
                folder="documents",
                title=f"{found.answer_name} {found.answer_number}".strip() or found.file_name,
                public_id=found.file_public_id,
                name=found.file_name,
            )
        ]

    def before_decision(self, case: Case, outcome: str, actor: Actor) -> None:
        if forwarding.is_forwarded(case):
            raise forwarding.DecidedAbove

    def why_not_rate(self, case: Case) -> DomainError | None:
        """Each organ is rated for its own half, the lower one when the whole is over: before that
        the applicant cannot know what the first review was worth."""
        sent = sent_of(case) if "forwarding" in case.aspects else None
        if sent is None or sent.case_id != case.pk or is_answered(sent):
            return None
        return UndecidedAbove()

    def desk(self, view: DeskView) -> DeskPart | None:
        if "forwarding" in view.case.aspects:
            return self._sent(view)
        if view.case.case_kind != FORWARDED or view.task is None or not view.may_step:
            return None
        version = items.item_version(view.case.item_version_id)
        upwards = forwarding.upwards_of(view.case, version)
        if upwards is None or view.task.stage != "decide":
            return None
        name = forwarding.upper_name(version, upwards)
        return DeskPart(
            choices=[
                Choice(
                    value="forward",
                    label=_("审查完毕，转报上级机关"),
                    form="forward",
                    needs_text=True,
                    following=name,
                )
            ],
            hides=[f"complete:{o}" for o in view.task.outcomes],
            choice_fields="cases/levels/_forward_fields.html",
            facts={"to": name, "is_outside": upwards.to == "outside"},
        )

    def _sent(self, view: DeskView) -> DeskPart | None:
        story = story_of(view.case)
        if story is None:
            return None
        is_upper = story.sent.upper_case_id == view.case.pk
        handles = view.actor.has("cases.handle", story.sent.case.organization_id)
        may = {
            "ask": is_upper
            and view.task is not None
            and view.may_step
            and story.open_request is None
            and view.case.decided_at is None,
            "complete": not is_upper and handles and story.open_request is not None,
            "answer": not is_upper
            and handles
            and story.sent.is_outside
            and story.sent.answered_at is None,
        }
        return DeskPart(
            panel="cases/levels/_desk_story.html",
            acts="cases/levels/_desk_acts.html" if any(may.values()) else "",
            facts={
                "story": story,
                "is_upper": is_upper,
                "may": may,
                "outcomes": LegalOutcome.choices,
                "letter_url": _letter(story),
            },
        )

    def applicant(self, case: Case, actor: Actor) -> ApplicantPart | None:
        if "forwarding" not in case.aspects:
            return None
        story = story_of(case, for_applicant=True)
        if story is None:
            return None
        headline, text, tone = _words(story) if story.sent.case_id == case.pk else ("", "", "")
        return ApplicantPart(
            panel="cases/levels/_story.html",
            facts={"story": story, "is_lower": story.sent.case_id == case.pk},
            links=_links(story, case),
            headline=headline,
            text=text,
            tone=tone,
        )


def _letter(story: Story) -> str:
    return reverse("forwarding_letter", args=[story.sent.public_id])


def _links(story: Story, case: Case) -> Sequence[Link]:
    upper = story.sent.upper_case
    if upper is None or case.pk == upper.pk:
        return ()
    url = reverse("my_case", args=[upper.public_id])
    return [Link(label=_("看上级机关办理的进展"), url=url, is_primary=upper.is_open)]


def _words(story: Story) -> tuple[str, str, str]:
    """Whose turn it is, on the page of the lower case."""
    sent, organ = story.sent, story.upper.organ
    if sent.answered_at is not None:
        tone = "ended" if sent.outcome == LegalOutcome.DENIED else "done"
        said = {"organ": organ, "outcome": sent.get_outcome_display()}
        return _("%(organ)s已作出决定：%(outcome)s") % said, _("结果见下面。"), tone
    headline = _("已转报%(organ)s，由它作出决定") % {"organ": organ}
    upper = sent.upper_case
    if upper is None:
        text = _("%(phone)s 可以问进展；上级作出决定后，我们会告诉您。") % {
            "phone": sent.contact.get("phone") or sent.contact.get("address") or organ
        }
        return headline, text, "waiting"
    due = next((c.due_on for c in story.upper.clocks if c.kind == "promised" and c.due_on), None)
    if upper.is_open and due:
        text = _("上级机关承诺在 %(due)s 前作出决定，不会要您重复提交材料。") % {"due": due}
        return headline, text, "organ"
    return headline, story.upper.standing, "done" if upper.legal_outcome else "ended"


class RedirectionAspect(Aspect):
    """Beside 不予受理: say to whom to apply."""

    is_general = True

    acts = (
        DeskAct(
            verb="redirect",
            run=lambda case, post, request: _redirect(case, post, request),
            done=gettext_noop("已告知申请人应当向哪个机关申请。"),
        ),
    )

    def desk(self, view: DeskView) -> DeskPart | None:
        case = view.case
        if "redirection" in case.aspects:
            found = Redirection.objects.filter(case=case).first()
            return DeskPart(panel="cases/levels/_desk_redirected.html", facts={"found": found})
        accepting = view.task is not None and view.task.stage == "accept" and not case.accepted_at
        if not accepting or not view.may_step:
            return None
        return DeskPart(
            choices=[
                Choice(
                    value="redirect",
                    label=_("不属于本机关职权，告知向谁申请"),
                    form="redirect",
                    needs_text=False,
                )
            ],
            choice_fields="cases/levels/_redirect_fields.html",
            facts={"organizations": SimpleLazyObject(lambda: _others(case))},
        )

    def applicant(self, case: Case, actor: Actor) -> ApplicantPart | None:
        if "redirection" not in case.aspects:
            return None
        found = Redirection.objects.filter(case=case).select_related("application").first()
        if found is None:
            return None
        return ApplicantPart(
            panel="cases/levels/_redirected.html",
            facts={"found": found, "target": redirecting.target_of(found)},
        )


def _others(case: Case) -> list[tuple[int, str]]:
    """Every other organ of the county, in official order."""
    found = org.organizations(region_id=case.region_id)
    kinds = ("government", "department", "township")
    return [(o.id, o.name) for o in found if o.kind in kinds and o.id != case.organization_id]


def _redirect(case: Case, post: QueryDict, request: HttpRequest) -> None:
    redirecting.redirect_case(
        **act_on(case, request),
        reason=post.get("opinion", ""),
        organization_id=whole(post.get("redirect_to")),
        organ_name=post.get("redirect_name", ""),
        contact=post.get("redirect_contact", ""),
        item=post.get("redirect_item", ""),
    )
