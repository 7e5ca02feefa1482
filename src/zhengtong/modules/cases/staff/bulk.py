"""Acts on the ticked tasks of the inbox: claim them, hand them to a colleague."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.posted import wholes
from zhengtong.modules.cases.services import handle
from zhengtong.modules.cases.services.locking import CaseNotFound
from zhengtong.modules.cases.staff.filters import back
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

MOST_AT_ONCE = 100
REMEMBERED_SECONDS = 60


def colleagues(actor: Actor) -> list[tuple[int, str]]:
    """Staff id and name of whoever shares a post with the actor; remembered for a minute, the
    services look again."""
    posts = actor.post_ids | actor.deputy_post_ids
    key = f"cases.colleagues:{actor.staff_id}:{'-'.join(map(str, sorted(posts)))}"
    found: list[tuple[int, str]] | None = caches["near"].get(key)
    if found is None:
        names = {
            h.staff_id: h.name
            for holders in org.holders_of(posts).values()
            for h in holders
            if h.staff_id != actor.staff_id
        }
        found = sorted(names.items(), key=lambda pair: pair[1])
        caches["near"].set(key, found, REMEMBERED_SECONDS)
    return found


@require_POST
@staff("cases.handle")
def claim_many(request: HttpRequest) -> HttpResponse:
    """Claim the ticked tasks; what someone else took meanwhile is named, the rest is claimed."""

    def claim(case: Case, task_id: int) -> None:
        handle.claim_step(case_id=case.pk, task_id=task_id, actor=request.actor)

    claimed = _each(request, claim)
    if claimed:
        text = ngettext("已领取 %(n)s 件。", "已领取 %(n)s 件。", claimed) % {"n": claimed}
        messages.success(request, text)
    return redirect(back(request))


@require_POST
@staff("cases.handle")
def transfer_many(request: HttpRequest) -> HttpResponse:
    """Hand the ticked tasks to a colleague of the post."""
    to = request.POST.get("to", "")
    if to not in {str(staff_id) for staff_id, _name in colleagues(request.actor)}:
        messages.error(request, _("请选择转给哪位同事。"))
        return redirect(back(request))
    reason = request.POST.get("reason", "").strip()[:200]

    def transfer(case: Case, task_id: int) -> None:
        handle.transfer_step(
            case_id=case.pk,
            task_id=task_id,
            to_staff_id=int(to),
            reason=reason,
            actor=request.actor,
        )

    moved = _each(request, transfer)
    if moved:
        text = ngettext("已转办 %(n)s 件。", "已转办 %(n)s 件。", moved) % {"n": moved}
        messages.success(request, text)
    return redirect(back(request))


def _each(request: HttpRequest, command: Callable[[Case, int], None]) -> int:
    """Run it on every ticked task; tell each different refusal once. Returns how many went."""
    given = wholes(request.POST.getlist("task"))
    if not given:
        messages.error(request, _("请先勾选办件。"))
    done = 0
    for task_id in dict.fromkeys(given[:MOST_AT_ONCE]):
        number = ""
        try:
            case = _case_of(task_id, request.actor)
            number = case.number
            command(case, task_id)
            done += 1
        except DomainError as error:
            messages.error(request, f"{number} {error.message}".strip())
    return done


def _case_of(task_id: int, actor: Actor) -> Case:
    task = workflow.task(task_id)
    case = policies.visible_to(actor).filter(instance_id=task.instance_id).first()
    if case is None:
        raise CaseNotFound
    return case
