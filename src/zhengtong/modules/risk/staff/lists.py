"""失信名单 and 守信名单 at the desk: notice, decision, repair, removal."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengtong.core.files import api as files
from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput, NotFound
from zhengtong.modules.org import api as org
from zhengtong.modules.risk import policies, queries
from zhengtong.modules.risk.errors import NoSuchEntry, StillHearing, field
from zhengtong.modules.risk.models import Entry, Repair, Subject
from zhengtong.modules.risk.services import listing, repairing
from zhengtong.modules.risk.services.holding import names_of, subject_for
from zhengtong.modules.risk.staff.common import given, key_of, paged, refusal, status_of, whole
from zhengtong.modules.risk.states import AskState, EntryState, Kind, ListKind

TONES = {
    EntryState.NOTICED: "amber",
    EntryState.LISTED: "red",
    EntryState.REPAIRED: "green",
}
ACT_WORDS = {
    "propose": gettext_noop("告知拟列入"),
    "state": gettext_noop("陈述申辩"),
    "list": gettext_noop("决定列入"),
    "drop": gettext_noop("决定不列入"),
    "ask_repair": gettext_noop("申请信用修复"),
    "repair": gettext_noop("同意修复，移出名单"),
    "refuse_repair": gettext_noop("不同意修复"),
    "revoke": gettext_noop("依职权撤销"),
    "expire": gettext_noop("期满移出"),
}
DONE = {
    "list": gettext_noop("已列入名单，等级已重算，对方会收到通知。"),
    "drop": gettext_noop("已决定不列入，对方会收到通知。"),
    "revoke": gettext_noop("已撤销，公示页上不再显示。"),
    "repair": gettext_noop("已同意修复，公示页上不再显示。"),
    "refuse_repair": gettext_noop("已答复。"),
}


def tone(entry: Entry) -> str:
    if entry.kind == ListKind.RED and entry.state == EntryState.LISTED:
        return "green"
    return TONES.get(EntryState(entry.state), "")


@staff(policies.VIEW)
@never_cache
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    asked = given(request, "kind", "state", "q")
    rows = policies.visible_entries(request.actor).select_related("subject")
    if asked.get("kind") in ListKind:
        rows = rows.filter(kind=asked["kind"])
    if asked.get("state") == "repair":
        rows = rows.filter(state=EntryState.LISTED, repairs__state=AskState.ASKED).distinct()
    elif asked.get("state") in EntryState:
        rows = rows.filter(state=asked["state"])
    if q := asked.get("q"):
        rows = (
            rows.filter(number=q) if q.startswith("XY") else rows.filter(subject__name__icontains=q)
        )
    page = paged(request, rows, asked)
    names = names_of([e.subject for e in page["page"]])
    organs = org.organization_names({e.organization_id for e in page["page"]})
    asks = queries.asked_of(page["page"])
    context = {
        **page,
        "rows": [
            (e, names[e.subject_id], organs.get(e.organization_id, ""), tone(e), e.pk in asks)
            for e in page["page"]
        ],
        "kinds": ListKind.choices,
        "states": [*EntryState.choices, ("repair", _("有修复申请"))],
        "may_list": request.actor.has(policies.LIST),
        "is_filtered": bool(asked),
    }
    return render(request, "risk/staff/entries.html", context)


@staff(policies.LIST)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Tell somebody that they may be listed."""
    if request.method != "POST":
        return _form(request, {"kind": "black", "months": "12", "hear_days": "5", "is_public": "1",
                               "code": _known(request.GET.get("subject", ""))})  # fmt: skip
    terms = {name: request.POST.get(name, "") for name in ("kind", "basis", "facts")}
    numbers = {name: whole(request.POST.get(name)) for name in ("months", "hear_days")}
    try:
        subject, organ = _whom(request, listing.faults(**terms, **numbers))
        made = listing.propose_entry(
            subject=subject,
            organization_id=organ,
            is_public=request.POST.get("is_public") == "1",
            actor=request.actor,
            **terms,
            **numbers,
        )
    except DomainError as refused:
        return _form(request, request.POST.dict(), refused)
    messages.success(request, _("已告知对方，听取意见以后由另一位同事决定。"))
    return redirect("risk:entry", made.public_id)


def _whom(request: HttpRequest, wrong: list[FieldError]) -> tuple[Subject, int]:
    """Whom it is about, by which organ. Raises InvalidInput with all that is wrong."""
    subject = organ = None
    errors: list[FieldError] = []
    try:
        subject = chosen_subject(request.POST.get("code", ""))
    except InvalidInput as refused:
        errors += refused.errors
    try:
        organ = _organ(request)
    except InvalidInput as refused:
        errors += refused.errors
    if subject is None or organ is None or wrong:
        raise InvalidInput(errors=[*errors, *wrong])
    return subject, organ


def _known(public_id: str) -> str:
    """The code of a company that the page was opened for; people are typed."""
    key = key_of(public_id)
    found = Subject.objects.filter(public_id=key).first() if key else None
    return org.entity(found.entity_id).credit_code if found and found.entity_id else ""


def chosen_subject(code: str) -> Subject:
    """By credit code or identity number. Raises InvalidInput where the platform knows nobody."""
    tidy = code.strip().upper()
    if company := org.find_entity(tidy):
        return subject_for(kind=Kind.COMPANY, party_id=company.id)
    if len(tidy) == 18 and (person := org.find_person(tidy)):
        return subject_for(kind=Kind.PERSON, party_id=person.id)
    raise field("code", _("平台里没有这个企业或者个人，请核对代码或号码。"))


def organs(actor: Actor, permission: str) -> list[tuple[int, str]]:
    """Organisations in whose name the actor may act."""
    where = policies.organizations_of(actor, permission)
    ids = {actor.organization_id} if where is None else set(where)
    return sorted(org.organization_names({i for i in ids if i}).items())


def _organ(request: HttpRequest) -> int:
    chosen = whole(request.POST.get("organization"))
    mine = [pk for pk, _name in organs(request.actor, policies.LIST)]
    if len(mine) == 1:
        return mine[0]
    if chosen not in mine:
        raise field("organization", _("请选择作出决定的单位。"))
    return chosen


def _form(
    request: HttpRequest, typed: dict[str, str], refused: DomainError | None = None
) -> HttpResponse:
    context = {
        "typed": typed,
        "kinds": ListKind.choices,
        "organs": organs(request.actor, policies.LIST),
        **refusal(refused),
    }
    return render(request, "risk/staff/entry_new.html", context, status=status_of(refused))


@staff(policies.VIEW)
@never_cache
@require_safe
def entry(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _show(request, _found(request.actor, public_id))


def _found(actor: Actor, public_id: uuid.UUID) -> Entry:
    rows = policies.visible_entries(actor).select_related("subject")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NoSuchEntry
    return found


@staff(policies.VIEW)
@never_cache
@require_POST
def act(request: HttpRequest, public_id: uuid.UUID, verb: str) -> HttpResponse:
    """list | drop | revoke | repair | refuse_repair; each with its reason."""
    if verb not in DONE:
        raise Http404
    found = _found(request.actor, public_id)
    words = request.POST.get("reason", "")
    common = {
        "public_id": public_id,
        "reason": words,
        "expected_version": whole(request.POST.get("version")),
        "actor": request.actor,
    }
    try:
        if verb in ("list", "drop"):
            listing.decide_entry(is_listed=verb == "list", **common)
        elif verb == "revoke":
            listing.revoke_entry(**common)
        else:
            key = key_of(request.POST.get("repair", ""))
            if key is None:
                raise Http404
            repairing.decide_repair(
                public_id=key,
                is_granted=verb == "repair",
                answer=words,
                actor=request.actor,
            )
    except NotFound:
        raise
    except DomainError as refused:
        return _show(request, _found(request.actor, found.public_id), refused, verb)
    messages.success(request, _(DONE[verb]))
    return redirect("risk:entry", public_id)


def _show(
    request: HttpRequest, found: Entry, refused: DomainError | None = None, verb: str = ""
) -> HttpResponse:
    events = list(found.events.order_by("pk"))
    people = {e.staff_id for e in events if e.staff_id}
    names = org.staff_names(people) if people else {}
    may_decide = request.actor.has(policies.DECIDE, found.organization_id)
    said = refusal(refused)
    said["said"] = {
        ("reason" if path == "answer" else path): text for path, text in said["said"].items()
    }
    repairs = list(found.repairs.order_by("-pk"))
    context = {
        "entry": found,
        "name": names_of([found.subject])[found.subject_id],
        "organ": org.organization_names([found.organization_id])[found.organization_id],
        "tone": tone(found),
        "events": [
            {
                "at": e.at,
                "title": _(ACT_WORDS.get(e.act, e.act)),
                "actor": names.get(e.staff_id or 0, _("当事人") if e.person_id else _("系统")),
                "text": e.words,
            }
            for e in events
        ],
        "repairs": [(r, _evidence(r)) for r in repairs],
        "asked": next((r for r in repairs if r.state == AskState.ASKED), None),
        "verbs": _verbs(request.actor, found, may_decide),
        "barred": _barred(request.actor, found, may_decide),
        "verb": verb,
        "typed": request.POST,
        **said,
    }
    return render(request, "risk/staff/entry.html", context, status=status_of(refused))


def _verbs(actor: Actor, found: Entry, may_decide: bool) -> list[tuple[str, str]]:
    """What this reader may do now."""
    if not may_decide:
        return []
    if found.state == EntryState.NOTICED and found.proposed_by_id != actor.staff_id:
        return [("list", _("决定列入")), ("drop", _("决定不列入"))]
    if found.state == EntryState.LISTED and found.decided_by_id != actor.staff_id:
        return [("revoke", _("依职权撤销"))]
    return []


def _barred(actor: Actor, found: Entry, may_decide: bool) -> str:
    if found.state == EntryState.NOTICED and found.stated_at is None:
        return StillHearing(until=found.hear_until.isoformat()).message
    if not may_decide:
        return ""
    if found.state == EntryState.NOTICED and found.proposed_by_id == actor.staff_id:
        return _("您提出的，由另一位同事决定。")
    if found.state == EntryState.LISTED and found.decided_by_id == actor.staff_id:
        return _("您决定列入的，撤销和修复由另一位同事决定。")
    return ""


def _evidence(repair: Repair) -> list[files.FileData]:
    return files.files_of(owner_kind=repairing.REPAIR_FILES, owner_id=repair.pk)
