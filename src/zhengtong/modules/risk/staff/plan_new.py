"""The parameters of a plan of inspection: the page on which they are typed, and in words."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.licences import api as licences
from zhengtong.modules.org import api as org
from zhengtong.modules.risk import policies
from zhengtong.modules.risk.errors import NoModel
from zhengtong.modules.risk.models import Plan
from zhengtong.modules.risk.scoring import LEVELS
from zhengtong.modules.risk.services import planning
from zhengtong.modules.risk.staff.common import refusal, status_of, whole
from zhengtong.modules.risk.staff.lists import organs
from zhengtong.modules.risk.states import Kind

FORMS = [
    ("enterprise", gettext_noop("企业法人")),
    ("individual", gettext_noop("个体工商户")),
    ("cooperative", gettext_noop("农民专业合作社")),
    ("institution", gettext_noop("事业法人")),
    ("social", gettext_noop("社会组织法人")),
    ("other", gettext_noop("其他组织")),
]


@staff(policies.PLAN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The parameters; percents begin as the model has them."""
    if request.method != "POST":
        kind = request.GET.get("kind", "")
        return _form(request, _defaults(kind if kind in Kind else Kind.COMPANY.value))
    try:
        mine = [pk for pk, _name in organs(request.actor, policies.PLAN)]
        chosen = whole(request.POST.get("organization"))
        made = planning.make_plan(
            organization_id=chosen if chosen in mine else mine[0],
            terms=planning.read_terms(request.POST.dict()),
            actor=request.actor,
        )
    except DomainError as refused:
        return _form(request, request.POST.dict(), refused)
    messages.success(request, _("计划已建立。请核对对象数量，再抽取。"))
    return redirect("risk:plan", made.public_id)


def _defaults(kind: str) -> dict[str, str]:
    typed = {"kind": kind, "per_subject": "2", "percent_clue": "100"}
    try:
        limits = planning.limits_of(kind)
    except NoModel:
        return typed
    return typed | {f"percent_{level}": str(share) for level, (share, _k) in limits.items()}


def _form(
    request: HttpRequest, typed: dict[str, str], refused: DomainError | None = None
) -> HttpResponse:
    said = refusal(refused)
    kind = typed.get("kind", "") if typed.get("kind", "") in Kind else Kind.COMPANY.value
    try:
        limits = planning.limits_of(kind)
    except NoModel:
        limits = {}
    county = org.regions(level="county")
    towns = org.regions(parent_id=county[0].id) if county else []
    context = {
        "typed": typed,
        "kinds": Kind.choices,
        "forms": [(k, _(label)) for k, label in FORMS],
        "regions": [(str(r.id), r.name) for r in towns],
        "licence_types": [(c, t.name) for c, t in licences.licence_types().items()],
        "organs": organs(request.actor, policies.PLAN),
        "strata": [
            (
                f"percent_{s}",
                _("有线索的") if s == "clue" else _("%(n)s 级") % {"n": s},
                typed.get(f"percent_{s}", "0"),
                said["said"].get(f"percent_{s}", ""),
                str(limits[int(s)][0]) if s != "clue" and limits.get(int(s), (0, 0))[1] else "",
            )
            for s in (*(str(level) for level in LEVELS), "clue")
        ],
        **said,
    }
    return render(request, "risk/staff/plan_new.html", context, status=status_of(refused))


def conditions(plan: Plan) -> list[tuple[str, str]]:
    """The parameters in words."""
    filters = plan.filters
    found = [(_("检查对象"), str(Kind(plan.kind).label))]
    if form := filters.get("form"):
        found.append((_("组织形式"), _(dict(FORMS).get(form, form))))
    if region := filters.get("region"):
        found.append((_("所在区划"), org.region(region).name))
    if code := filters.get("licence_type"):
        types = licences.licence_types([code])
        found.append((_("持有证照"), types[code].name if code in types else code))
    if day := filters.get("not_since"):
        found.append((_("上次检查早于"), day))
    parts = [
        _("%(n)s 级 %(p)s%%") % {"n": k, "p": v} if k != "clue" else _("有线索 %(p)s%%") % {"p": v}
        for k, v in sorted(plan.percents.items())
        if float(v) > 0
    ]
    found.append((_("抽取比例"), _("，").join(parts)))
    found.append((_("每个对象的检查人员"), _("%(n)s 人") % {"n": plan.per_subject}))
    return found
