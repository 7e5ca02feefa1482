"""/desk/seals/: the register, one seal with its rules and uses, the acts on it."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import ANYWHERE, allows, require
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput, NotFound
from zhengtong.modules.licences.models import Seal, SealKind, SealRule, SealState
from zhengtong.modules.licences.seals import pictures, register, rules, staff_uses
from zhengtong.modules.licences.seals.choosing import purpose_label
from zhengtong.modules.licences.seals.policies import seals_visible_to
from zhengtong.modules.org import api as org

PAGE = 50
FILTERS = ("q", "kind", "state")
TONES = {SealState.IN_USE: "green", SealState.SUSPENDED: "amber", SealState.DESTROYED: "red"}
HEAVY = ("image", "drawing", "svg")
DONE = {
    "suspend": gettext_noop("印章已停用。"),
    "resume": gettext_noop("印章已恢复使用。"),
    "destroy": gettext_noop("印章已销毁，密钥已删除。"),
    "renew": gettext_noop("证书已换发。"),
    "revoke": gettext_noop("证书已吊销，新的证书已经签发。"),
    "rule": gettext_noop("用印授权已登记。"),
    "end_rule": gettext_noop("用印授权已终止。"),
}


@staff("licences.view_seals")
@never_cache
@require_safe
def seals(request: HttpRequest) -> HttpResponse:
    given = {
        k: request.GET.get(k, "").replace("\0", "").strip()[:80] for k in ("q", "kind", "state")
    }
    rows = seals_visible_to(request.actor).defer(*HEAVY).order_by("organization_id", "kind", "name")
    if given["q"]:
        rows = rows.filter(name__icontains=given["q"])
    if given["kind"] in SealKind.values:
        rows = rows.filter(kind=given["kind"])
    if given["state"] in SealState.values:
        rows = rows.filter(state=given["state"])
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    names = org.organization_names({s.organization_id for s in page})
    today = timezone.localdate()
    context = {
        "rows": [
            {
                "seal": s,
                "organization": names.get(s.organization_id, ""),
                "tone": TONES[SealState(s.state)],
                "is_over": not s.valid_from <= today <= s.valid_until,
            }
            for s in page
        ],
        "page": page,
        "filters": given,
        "is_filtered": any(given.values()),
        "kinds": SealKind.choices,
        "states": SealState.choices,
        "may_make": bool(request.actor.organizations_with("licences.manage_seals")),
    }
    return render(request, "licences/staff/seals.html", context)


def seen(request: HttpRequest, public_id: uuid.UUID) -> Seal:
    """Raises NotFound for a seal that the register does not show this reader."""
    found = seals_visible_to(request.actor).defer(*HEAVY).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


@staff("licences.view_seals")
@never_cache
@require_safe
def seal(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _show(request, public_id)


def _show(
    request: HttpRequest,
    public_id: uuid.UUID,
    *,
    refused: DomainError | None = None,
    verb: str = "",
) -> HttpResponse:
    found = seen(request, public_id)
    errors = getattr(refused, "errors", ())
    every = list(SealRule.objects.filter(seal=found).order_by("-ended_at", "purpose", "pk"))
    holders = rules.holders_of(every)
    lines = [(r, _purpose(r.purpose), holders[r.pk]) for r in every]
    may_manage = allows(request.actor, "licences.manage_seals", found)
    context = {
        "seal": found,
        "tone": TONES[SealState(found.state)],
        "is_over": not found.valid_from <= timezone.localdate() <= found.valid_until,
        "organization": org.organization(found.organization_id).name,
        "holder": org.staff_names([found.holder_id]).get(found.holder_id)
        if found.holder_id
        else "",
        "rules": [line for line in lines if line[0].ended_at is None],
        "ended": [line for line in lines if line[0].ended_at is not None][:PAGE],
        "certificates": found.certificates.order_by("-pk"),
        "events": found.events.order_by("-pk")[:PAGE],
        "uses": staff_uses.shown(staff_uses.light(found.uses.order_by("-pk"))[:10]),
        "may_manage": may_manage and found.state != SealState.DESTROYED,
        "verbs": _verbs(found),
        "choices": _holders(found.organization_id) if may_manage else {},
        "purposes": rules.groups(),
        "typed": request.POST,
        "verb": verb,
        "errors": [FieldError(path=f"{verb}-{e.path}", message=e.message) for e in errors],
        "beside": {e.path: e.message for e in errors},
        "message": refused.message if refused and not errors else "",
    }
    return render(
        request, "licences/staff/seal.html", context, status=refused.status if refused else 200
    )


def _purpose(key: str) -> str:
    try:
        return purpose_label(key)
    except LookupError:
        return key


def _verbs(found: Seal) -> list[tuple[str, str, str]]:
    """(verb, what it is called, what it does) in this state."""
    change = (
        ("suspend", _("停用"), _("停用后不能用印，可以恢复。以前盖的章仍然有效。"))
        if found.state == SealState.IN_USE
        else ("resume", _("恢复使用"), _("恢复后马上可以用印。"))
    )
    return [
        change,
        ("renew", _("换发证书"), _("生成新的密钥和证书，确定新的有效期。以前盖的章仍然有效。")),
        ("revoke", _("吊销证书"), _("密钥可能泄露时使用：旧证书列入吊销列表，同时换发新证书。")),
        (
            "destroy",
            _("销毁"),
            _("不能恢复：证书吊销，授权全部终止，密钥删除。以前盖的章仍然有效。"),
        ),
    ]


def _holders(organization_id: int) -> dict[str, Any]:
    posts = org.posts_by_organization([organization_id]).get(organization_id, [])
    return {
        "posts": [(f"post:{p.id}", p.name) for p in posts],
        "roles": [(f"role:{r.key}", r.name) for r in org.roles()],
        "people": [
            (f"staff:{s.id}", f"{s.name}（{s.title}）" if s.title else s.name)
            for s in org.staff_of(organization_id)
            if s.is_active
        ],
    }


@require_POST
@staff("licences.view_seals")
def act(request: HttpRequest, public_id: uuid.UUID, verb: str) -> HttpResponse:
    """One act; what is refused comes back with everything typed."""
    if verb not in DONE:
        raise NotFound
    seen(request, public_id)
    try:
        _run(request, public_id, verb)
    except DomainError as refused:
        if isinstance(refused, NotFound):
            raise
        return _show(request, public_id, refused=refused, verb=verb)
    messages.success(request, _(DONE[verb]))
    return redirect("seal", public_id)


def _run(request: HttpRequest, public_id: uuid.UUID, verb: str) -> None:
    post, actor = request.POST, request.actor
    if verb == "rule":
        rules.add_rule(public_id=public_id, draft=_rule(post), actor=actor)
        return
    if verb == "end_rule":
        rules.end_rule(public_id=public_id, rule_id=_uuid(post.get("rule", "")), actor=actor)
        return
    words = {"public_id": public_id, "reason": post.get("reason", "")[:500], "actor": actor}
    if verb == "renew":
        until = _day(post.get("valid_until", ""), "valid_until")
        register.renew_certificates(**words, valid_until=until or dt.date.min)
        return
    acts = {
        "suspend": register.suspend_seal,
        "resume": register.resume_seal,
        "revoke": register.revoke_certificates,
        "destroy": register.destroy_seal,
    }
    acts[verb](**words)


def _rule(post: Any) -> rules.RuleDraft:
    kind, _colon, key = post.get("holder", "").partition(":")
    number = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0
    return rules.RuleDraft(
        purpose=post.get("purpose", "")[:60],
        post_id=number if kind == "post" else None,
        staff_id=number if kind == "staff" else None,
        role=key[:40] if kind == "role" else "",
        is_standing="is_standing" in post,
        basis=post.get("basis", "")[:300],
    )


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound from None


def _day(text: str, name: str) -> dt.date | None:
    if not text.strip():
        return None
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        message = _("日期不正确，请按“2026-11-21”这样填写。")
        raise InvalidInput(errors=[FieldError(path=name, message=message)]) from None


@staff("licences.manage_seals")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """A new seal; `look` shows it before it is made."""
    errors: list[FieldError] = []
    preview = ""
    status = 200
    if request.method == "POST":
        try:
            organization_id, draft = _draft(request)
            if "look" in request.POST:
                preview = _preview(draft)
            else:
                made = register.make_seal(
                    organization_id=organization_id, draft=draft, actor=request.actor
                )
                messages.success(request, _("印章已制作。登记用印授权以后才能使用。"))
                return redirect("seal", made)
        except InvalidInput as refused:
            errors, status = list(refused.errors), refused.status
    context = {
        "errors": errors,
        "beside": {e.path: e.message for e in errors},
        "typed": request.POST or _usual(),
        "preview": preview,
        "kinds": SealKind.choices,
        "organizations": _organizations(request),
        "people": _people(request),
    }
    return render(request, "licences/staff/seal_new.html", context, status=status)


def _usual() -> dict[str, str]:
    today = timezone.localdate()
    return {
        "kind": SealKind.APPROVAL.value,
        "width": "42",
        "height": "42",
        "valid_from": today.isoformat(),
        "valid_until": (today + dt.timedelta(days=365 * 5)).isoformat(),
    }


def _organizations(request: HttpRequest) -> list[tuple[int, str]]:
    where = request.actor.organizations_with("licences.manage_seals")
    found = org.organizations(ids=None if ANYWHERE in where else where)
    return [(o.id, o.name) for o in found if o.is_active and o.kind != "village"]


def _people(request: HttpRequest) -> list[tuple[int, str]]:
    chosen = request.POST.get("organization", "")
    if not chosen.isdigit() and request.actor.organization_id:
        chosen = str(request.actor.organization_id)
    return [(s.id, s.name) for s in org.staff_of(int(chosen or 0)) if s.is_active]


def _draft(request: HttpRequest) -> tuple[int, register.SealDraft]:
    post = request.POST
    organization = post.get("organization", "")
    if organization not in {str(pk) for pk, _name in _organizations(request)}:
        message = _("请选择用印机构。")
        raise InvalidInput(errors=[FieldError(path="organization", message=message)])
    require(request.actor, "licences.manage_seals", int(organization))
    given = request.FILES.get("image")
    holder = post.get("holder", "")
    return int(organization), register.SealDraft(
        kind=post.get("kind", ""),
        name=post.get("name", "")[:120],
        ring=post.get("ring", "")[:60],
        bottom=post.get("bottom", "")[:30],
        image=given.read(pictures.MOST_BYTES + 1) if given else None,
        width=_size(post.get("width", ""), "width"),
        height=_size(post.get("height", ""), "height"),
        valid_from=_day(post.get("valid_from", ""), "valid_from"),
        valid_until=_day(post.get("valid_until", ""), "valid_until"),
        holder_id=int(holder) if holder.isdigit() and len(holder) < 19 else None,
    )


def _size(text: str, name: str) -> Decimal:
    try:
        found = Decimal(text.strip()).quantize(Decimal("0.1"))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        message = _("请填写毫米数，如 42。")
        raise InvalidInput(errors=[FieldError(path=name, message=message)])
    return found


def _preview(draft: register.SealDraft) -> str:
    """The picture as a data address, as it would be made."""
    import base64

    register.require_drawable(draft)
    picture = pictures.drawn(
        name=draft.name,
        kind=draft.kind,
        ring=draft.ring.strip(),
        bottom=draft.bottom.strip(),
        width=float(draft.width),
        height=float(draft.height),
        image=pictures.accepted(draft.image) if draft.image else None,
    )
    return "data:image/svg+xml;base64," + base64.b64encode(picture.svg.encode()).decode()


@staff("licences.view_seals")
@require_safe
def picture(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = seals_visible_to(request.actor).filter(public_id=public_id).only("svg").first()
    if found is None:
        raise NotFound
    response = HttpResponse(found.svg, content_type="image/svg+xml")
    response["Cache-Control"] = "private, max-age=86400"
    return response


urlpatterns = [
    path("", seals, name="seals"),
    path("new/", make, name="seal_new"),
    path("uses/", staff_uses.uses, name="seal_uses"),
    path("uses/<uuid:public_id>/<str:family>.p7s", staff_uses.signature, name="seal_signature"),
    path("<uuid:public_id>/", seal, name="seal"),
    path("<uuid:public_id>/picture.svg", picture, name="seal_picture"),
    path("<uuid:public_id>/<str:verb>/", act, name="seal_act"),
]
