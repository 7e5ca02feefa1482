"""The applicant's pages about a case under way: ask, correct, change how one is reached, add."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.core.pages.access import citizen
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput, NotFound
from zhengtong.modules.cases.inquiries import corrections, questions
from zhengtong.modules.cases.models import Case, DeliveryMethod
from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.posted import version_of, whole
from zhengtong.modules.cases.public.case import frame, own_case
from zhengtong.modules.forms import api as forms
from zhengtong.modules.workflow import api as workflow


def _opened_with(request: HttpRequest) -> dict[str, int | None]:
    """What the case was when the page was opened."""
    return {
        "expected_version": version_of(request.POST),
        "revision": whole(request.POST.get("revision")),
    }


def _base(found: Case) -> dict[str, Any]:
    version = workflow.instance(found.instance_id).lock_version
    revision = corrections.revision_of(found)
    return {**frame(found), "lock_version": version, "revision": revision}


@citizen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = own_case(public_id, request.actor)
    text = request.POST.get("question", "")
    errors: tuple[FieldError, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            questions.ask(case_id=found.pk, actor=request.actor, text=text)
        except (questions.QuestionWanted, questions.TooManyQuestions) as refused:
            errors = getattr(refused, "errors", ()) or (
                FieldError(path="question", message=refused.message),
            )
            status = refused.status
        else:
            messages.success(request, _("问题已经发给承办单位，答复后会通知您。"))
            return redirect("my_case", found.public_id)
    context = {
        **_base(found),
        "questions": questions.questions_of(found),
        "text": text,
        "errors": errors,
        "most": questions.LONGEST_QUESTION,
    }
    return render(request, "cases/inquiries/ask.html", context, status=status)


@citizen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, public_id: uuid.UUID, number: int) -> HttpResponse:
    """One page of the answers, before acceptance."""
    found = own_case(public_id, request.actor)
    if not corrections.may_correct(found):
        raise corrections.TooLateToCorrect
    numbers = forms.visible_pages(form_version_id=found.form_version_id, data=found.form_data)
    if number not in numbers:
        raise NotFound
    if request.method != "POST":
        return _show_page(request, found, number, numbers, data=found.form_data)
    own = request.POST.copy()
    own["_page"] = str(number)
    data = forms.parse_post(form_version_id=found.form_version_id, post=own, base=found.form_data)
    if forms.row_action(own):
        return _show_page(request, found, number, numbers, data=data)
    try:
        corrections.correct_answers(
            case_id=found.pk,
            actor=request.actor,
            data=data,
            **_opened_with(request),
        )
    except DomainError as refused:
        return _show_page(request, found, number, numbers, data=data, refused=refused)
    messages.success(request, _("已更正，原来的内容留有记录。"))
    return redirect("my_case", found.public_id)


def _show_page(
    request: HttpRequest,
    found: Case,
    number: int,
    numbers: list[int],
    *,
    data: dict[str, Any],
    refused: DomainError | None = None,
) -> HttpResponse:
    errors = getattr(refused, "errors", ()) if refused else ()
    form = forms.page(
        form_version_id=found.form_version_id, data=data, errors=errors, number=number
    )
    context = {
        **_base(found),
        "form": form,
        "number": number,
        "pages": [(n, form.page_titles[n - 1]) for n in numbers],
        "refused": refused if refused and not errors else None,
    }
    status = refused.status if refused else 200
    return render(request, "cases/inquiries/correct.html", context, status=status)


@citizen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Phone and delivery, until the result is delivered."""
    found = own_case(public_id, request.actor)
    if not corrections.may_change_contact(found):
        raise CaseStateError
    typed = {
        "phone": found.contact_phone,
        "delivery_method": found.delivery_method,
        "delivery_address": found.delivery_address,
    }
    errors: tuple[FieldError, ...] = ()
    status = 200
    if request.method == "POST":
        typed = {k: request.POST.get(k, "")[:400] for k in typed}
        try:
            corrections.change_contact(
                case_id=found.pk,
                actor=request.actor,
                **_opened_with(request),
                **typed,
            )
        except DomainError as refused:
            errors = getattr(refused, "errors", ()) or (
                FieldError(path="phone", message=refused.message),
            )
            status = refused.status
        else:
            messages.success(request, _("已修改。"))
            return redirect("my_case", found.public_id)
    context = {
        **_base(found),
        "typed": typed,
        "methods": DeliveryMethod.choices,
        "errors": errors,
        "by_path": {e.path: e.message for e in errors},
    }
    return render(request, "cases/inquiries/contact.html", context, status=status)


@citizen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A further paper of one's own accord."""
    found = own_case(public_id, request.actor)
    if not corrections.may_add(found):
        raise corrections.TooLateToAdd
    errors: tuple[FieldError, ...] = ()
    status = 200
    if request.method == "POST":
        upload = request.FILES.get("file")
        try:
            corrections.add_paper(
                case_id=found.pk,
                actor=request.actor,
                material_key=request.POST.get("material", ""),
                content=upload,
                name=(upload.name or "") if upload else "",
            )
        except (InvalidInput, CaseStateError) as refused:
            errors = getattr(refused, "errors", ()) or (
                FieldError(path="file", message=refused.message),
            )
            status = refused.status
        else:
            messages.success(request, _("材料已经补充，承办单位可以看到。"))
            return redirect("my_case", found.public_id)
    context = {
        **_base(found),
        "materials": corrections.materials_for_more(found),
        "chosen": request.POST.get("material", ""),
        "errors": errors,
        "by_path": {e.path: e.message for e in errors},
    }
    return render(request, "cases/inquiries/add.html", context, status=status)
