"""How a whole comes to its end: part by part, or taken back by its applicant."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import NotFound, PermissionRefused, StateError
from zhengtong.kernel.events import publish
from zhengtong.modules.cases.bundles.lines import is_granted, is_over, needs_of
from zhengtong.modules.cases.events import BundleClosed, BundleDecided
from zhengtong.modules.cases.models import BundleApplication, BundlePart, Case, PartEnd
from zhengtong.modules.cases.services import bundle as services
from zhengtong.modules.cases.services import conclude
from zhengtong.modules.cases.services.locking import lock


class PartNotFound(NotFound):
    """这件事里没有这个事项。请刷新页面。"""

    code = "bundle_part_not_found"


class NothingToWithdraw(StateError):
    """各个事项都已经作出决定或者结束，不能再撤回。"""

    code = "nothing_to_withdraw"


class NotHandedIn(StateError):
    """这份申请还没有提交，可以直接删除草稿。"""

    code = "bundle_not_submitted"


def settle_case(case: Case) -> None:
    """A case that bears the key of a bundle was decided or has ended; the caller holds it."""
    bundle_id = (
        BundlePart.objects.filter(application__case=case)
        .values_list("bundle_id", flat=True)
        .first()
    )
    if bundle_id is not None:
        settle(bundle_id)


def settle(bundle_id: int) -> None:
    """Note what this means for the whole: parts that can never begin end, and once nothing is open
    the whole is decided, then closed. Cases are locked before the whole, never after."""
    bundle = BundleApplication.objects.select_for_update().get(pk=bundle_id)
    rows = _rows(bundle)
    now = timezone.now()
    _end_unmet(bundle, rows)
    if bundle.decided_at is None and all(map(is_over, rows)):
        bundle.decided_at = now
        bundle.save(update_fields=["decided_at"])
        granted = all(map(is_granted, rows))
        publish(BundleDecided(bundle_id=bundle.pk, is_granted=granted, at=now))
    if bundle.closed_at is None and bundle.decided_at and all(map(_is_closed, rows)):
        bundle.closed_at = now
        bundle.save(update_fields=["closed_at"])
        publish(BundleClosed(bundle_id=bundle.pk, at=now))


def _rows(bundle: BundleApplication) -> list[BundlePart]:
    return list(
        bundle.parts.select_related("application__case").defer("application__case__form_data")
    )


def _is_closed(row: BundlePart) -> bool:
    case = row.application.case
    return row.ended_at is not None if case is None else case.closed_at is not None


def _end_unmet(bundle: BundleApplication, rows: Sequence[BundlePart]) -> None:
    """What waits for something that was not granted will never be handed in."""
    needs = needs_of([bundle])[bundle.pk]
    failed = {r.key for r in rows if is_over(r) and not is_granted(r)}
    for row in rows:
        waiting = row.opened_at is None and row.ended_at is None
        if waiting and failed & set(needs.get(row.key, ())):
            _end(row, PartEnd.UNMET.value)
            _end_unmet(bundle, rows)
            return


def _end(row: BundlePart, reason: str) -> None:
    row.ended_at, row.end_reason = timezone.now(), reason
    row.save(update_fields=["ended_at", "end_reason"])
    row.application.discarded_at = row.ended_at
    row.application.save(update_fields=["discarded_at"])


@command
def withdraw_bundle(*, public_id: uuid.UUID, actor: Actor, reason: str = "") -> BundleApplication:
    """The applicant takes the whole back: every part that is not decided. Those decided stay.

    Raises NothingToWithdraw, NotHandedIn, BundleApplicationNotFound.
    """
    return _withdraw(public_id, actor, reason, key=None)


@command
def withdraw_part(
    *, public_id: uuid.UUID, key: str, actor: Actor, reason: str = ""
) -> BundleApplication:
    """Take one part back; what waits for it ends with it. Raises PartNotFound besides."""
    return _withdraw(public_id, actor, reason, key=key)


def _withdraw(
    public_id: uuid.UUID, actor: Actor, reason: str, *, key: str | None
) -> BundleApplication:
    found = services.bundle_application(public_id=public_id, actor=actor)
    if actor.is_staff:
        raise PermissionRefused
    if found.submitted_at is None:
        raise NotHandedIn
    rows = [r for r in _rows(found) if key in (None, r.key)]
    if key is not None and not rows:
        raise PartNotFound
    case_ids = sorted(r.application.case_id for r in rows if r.application.case_id)
    cases = [lock(case_id=pk, actor=actor) for pk in case_ids]
    found = BundleApplication.objects.select_for_update().get(pk=found.pk)
    open_cases = [c for c in cases if c.is_open and c.decided_at is None]
    still = BundlePart.objects.filter(ended_at=None, application__case=None)
    waiting = list(
        still.select_for_update(of=("self",))
        .select_related("application")
        .filter(pk__in=[r.pk for r in rows])
    )
    if not open_cases and not waiting:
        raise NothingToWithdraw
    for row in waiting:
        _end(row, PartEnd.WITHDRAWN.value)
    for case in open_cases:
        conclude.withdraw_application(case_id=case.pk, actor=actor, reason=reason)
    settle(found.pk)
    audit.record(
        "cases.withdraw_bundle",
        actor=actor,
        stream=f"bundle_application:{found.pk}",
        object_type="bundle_application",
        object_id=found.pk,
        detail={"number": found.number, "part": key or "", "reason": reason[:500]},
    )
    found.refresh_from_db()
    return found
