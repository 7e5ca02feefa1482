"""The general counter (综合窗口): find or register the person, choose any item, begin."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import policies, queries
from zhengtong.modules.cases.models import Application, Case
from zhengtong.modules.cases.services import apply
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

PERSON_FIELDS = ("name", "id_number", "phone", "address")
SESSION_KEY = "counter_id_number"
MOST_SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class DraftLine:
    """An application that this clerk has begun and not handed in."""

    application: Application
    item_name: str
    applicant: str


@staff("cases.counter")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def counter(request: HttpRequest) -> HttpResponse:
    """Identity number first: whoever is known need not be typed in again."""
    if request.method != "POST":
        return _show_counter(request)
    typed = request.POST.get("id_number", "")[:40]
    try:
        number = org.read_identity_number(typed).number
    except InvalidInput:
        return _show_counter(request, typed=typed, message=_wrong_number("".join(typed.split())))
    person = org.find_person(number)
    if person is not None:
        return redirect("counter_item", person.public_id)
    request.session[SESSION_KEY] = number
    return redirect("counter_person")


def _wrong_number(number: str) -> str:
    """What is wrong with it, so that the clerk knows where to look."""
    if len(number) == 15 and number.isascii() and number.isdigit():
        return _("15 位的旧身份证号码已经停用，请使用居民身份证上的 18 位号码。")
    if len(number) == 18 and number[:17].isascii() and number[:17].isdigit():
        return _("身份证号码不正确：校验位或出生日期不对，可能抄错了一位，请核对。")
    return _("身份证号码不正确，请核对 18 位号码，最后一位可以是 X。")


def _show_counter(request: HttpRequest, *, typed: str = "", message: str = "") -> HttpResponse:
    context = {
        "drafts": _drafts(request),
        "received": queries.rows_of(list(_received(request)[:MOST_SHOWN])),
        "typed": {"id_number": typed},
        "errors": (FieldError(path="id_number", message=message),) if message else (),
        "error": message,
    }
    return render(request, "cases/staff/counter.html", context, status=422 if message else 200)


def _drafts(request: HttpRequest) -> list[DraftLine]:
    found = list(
        Application.objects.filter(
            entered_by_id=request.actor.staff_id, case=None, discarded_at=None, is_waiting=False
        ).order_by("-saved_at")[:MOST_SHOWN]
    )
    versions = items.item_versions({a.item_version_id for a in found})
    people = org.people({a.person_id for a in found})
    entities = org.entities({a.entity_id for a in found if a.entity_id})
    return [
        DraftLine(
            application=a,
            item_name=localized(versions[a.item_version_id].name),
            applicant=entities[a.entity_id].name if a.entity_id else people[a.person_id].name,
        )
        for a in found
    ]


def _received(request: HttpRequest) -> QuerySet[Case]:
    """What this clerk took in, newest first."""
    rows = Case.objects.filter(entered_by_id=request.actor.staff_id)
    return rows.order_by("-submitted_at").defer("form_data")


@staff("cases.counter")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_person(request: HttpRequest) -> HttpResponse:
    """Somebody whom the county does not know yet."""
    typed = {"id_number": request.session.get(SESSION_KEY, "")}
    errors: dict[str, str] = {}
    if request.method == "POST":
        typed = {k: request.POST.get(k, "").strip()[:200] for k in PERSON_FIELDS}
        errors = _person_errors(typed)
        if not errors:
            try:
                person = org.register_person(**typed, actor=request.actor)
            except DomainError as problem:
                errors = _said(problem)
            else:
                request.session.pop(SESSION_KEY, None)
                return redirect("counter_item", person.public_id)
    context = {
        "typed": typed,
        "errors": errors,
        "summary_errors": [FieldError(path=k, message=v) for k, v in errors.items()],
    }
    status = 422 if errors else 200
    return render(request, "cases/staff/counter_person.html", context, status=status)


def _person_errors(typed: dict[str, str]) -> dict[str, str]:
    errors = {}
    if not typed["name"]:
        errors["name"] = _("请填写姓名，与身份证一致。")
    phone = typed["phone"].replace(" ", "").replace("-", "")
    if phone and not (phone.isascii() and phone.isdigit() and 7 <= len(phone) <= 12):
        errors["phone"] = _("电话号码不正确，请填写 11 位手机号码或者带区号的座机号码。")
    return errors


def _said(problem: DomainError) -> dict[str, str]:
    if isinstance(problem, InvalidInput) and problem.errors:
        return {e.path: e.message for e in problem.errors}
    about_name = problem.code in {"name_differs", "bad_person_name"}
    return {"name" if about_name else "id_number": problem.message}


@staff("cases.counter")
@never_cache
@require_safe
def choose_item(request: HttpRequest, person_id: UUID) -> HttpResponse:
    person = org.person_by_public_id(person_id)
    text = request.GET.get("q", "").replace("\0", "").strip()[:80]
    found = items.search(text=text, cursor=request.GET.get("cursor") or None) if text else None
    context = {
        "person": person,
        "entities": org.entities_of(person.id),
        "chosen": request.GET.get("entity", ""),
        "found": found,
        "cards": found.rows if found else items.popular(12),
        "text": text,
        "may_be_absent": request.actor.has("cases.agency"),
        "is_agent": is_agent_only(request.actor),
        "present": request.GET.get("present", ""),
        "cases": queries.rows_of(
            list(
                policies.visible_to(request.actor)
                .filter(person_id=person.id)
                .order_by("-submitted_at")
                .defer("form_data")[:5]
            )
        ),
    }
    return render(request, "cases/staff/counter_item.html", context)


@require_POST
@staff("cases.counter")
def begin(request: HttpRequest, person_id: UUID, item_id: UUID) -> HttpResponse:
    """Start the application; its pages are the citizen's, inside the desk."""
    person = org.person_by_public_id(person_id)
    entity_id = _entity(request.POST.get("entity", ""), person.id)
    known = forms.prefill(
        form_version_id=items.current_version(item_id).form_version_id,
        actor=request.actor,
        context={"actor": request.actor, "person_id": person.id, "entity_id": entity_id},
    )
    found = apply.start_application(
        item_public_id=item_id,
        actor=request.actor,
        person_id=person.id,
        entity_id=entity_id,
        prefilled=known,
        on_behalf=_is_on_behalf(request),
    )
    return redirect("application", found.public_id)


def is_agent_only(actor: Actor) -> bool:
    """Applies for others at their homes, and does not receive at a window."""
    return actor.has("cases.agency") and not actor.has("cases.accept")


def _is_on_behalf(request: HttpRequest) -> bool:
    return is_agent_only(request.actor) or request.POST.get("present") == "no"


def _entity(chosen: str, person_id: int) -> int | None:
    """The company for which the person came. Raises NotTheirCompany."""
    if not chosen:
        return None
    for entity in org.entities_of(person_id):
        if str(entity.public_id) == chosen:
            return int(entity.id)
    raise NotTheirCompany


class NotTheirCompany(InvalidInput):
    """这位办事人没有代表这家单位办事的登记。请先在“人员与单位”里登记委托。"""

    code = "not_their_company"
