"""Codes handed out in person after looking at a card: to open an account, or a new password."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel import ids
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import NotFound
from zhengtong.modules.org import queries
from zhengtong.modules.org.errors import BadAccessCode
from zhengtong.modules.org.models import AccessCode, NaturalPerson, StaffMember, User

DAYS = 7
TRIES = 5


@command
def hand_out_to_person(*, person_id: int, actor: Actor) -> str:
    """口令码, shown once. The person stood at the counter with their card: level 4 from now on."""
    person = (
        NaturalPerson.objects.select_for_update().defer("id_number").filter(pk=person_id).first()
    )
    if person is None:
        raise NotFound
    require(actor, "org.verify")
    if person.level < NaturalPerson.Level.COUNTER:
        person.level = NaturalPerson.Level.COUNTER
        person.save(update_fields=["level"])
    code = make_for_user(person.user_id) if person.user_id else _make(person_id=person.pk)
    _record("org.access_code.handed_out", actor, "person", person.pk, str(person.public_id))
    return code


@command
def hand_out_to_staff(*, staff_id: int, actor: Actor) -> str:
    """口令码 for a colleague who lost the password; the security administrator's work."""
    staff = StaffMember.objects.select_for_update().filter(pk=staff_id).first()
    if staff is None or staff.user_id is None:
        raise NotFound
    require(actor, "org.grant")
    code = make_for_user(staff.user_id)
    _record("org.access_code.handed_out", actor, "staff", staff.pk, staff.number)
    return code


def reset_password(*, username: str, code: str, password: str, address: str = "") -> User:
    """A new password for whoever holds the code. The same refusal whatever was wrong, so that
    nobody learns which user names exist. Raises BadAccessCode."""
    user = User.objects.filter(username=username.strip().lower(), is_active=True).first()
    if user is None:
        raise BadAccessCode
    try:
        with transaction.atomic():
            redeem(code, user_id=user.pk)
            user.set_password(password)
            user.save(update_fields=["password"])
            actor = Actor(kind="user", name=str(user), user_id=user.pk, address=address)
            _record("org.password.reset", actor, "user", user.pk, user.username)
    except BadAccessCode:
        count_failure(user_id=user.pk)
        raise
    return user


def redeem(code: str, *, person_id: int | None = None, user_id: int | None = None) -> None:
    """Use the code up, in the caller's transaction. Raises BadAccessCode; then the caller rolls
    back and calls `count_failure`."""
    row = _open_codes(person_id, user_id).select_for_update().order_by("-pk").first()
    given = queries.hashed("".join(code.split()).upper())
    if row is None or not secrets.compare_digest(given, row.hashed):
        raise BadAccessCode
    row.used_at = timezone.now()
    row.save(update_fields=["used_at"])


def count_failure(*, person_id: int | None = None, user_id: int | None = None) -> None:
    """Outside the transaction that failed; five failures void the code."""
    _open_codes(person_id, user_id).update(failures=F("failures") + 1)


def _open_codes(person_id: int | None, user_id: int | None) -> QuerySet[AccessCode]:
    return AccessCode.objects.filter(
        person_id=person_id,
        user_id=user_id,
        used_at=None,
        expires_at__gt=timezone.now(),
        failures__lt=TRIES,
    )


def make_for_user(user_id: int) -> str:
    """In the caller's transaction, which checks who may and leaves the trace."""
    return _make(user_id=user_id)


def _make(*, person_id: int | None = None, user_id: int | None = None) -> str:
    code = ids.query_code()
    AccessCode.objects.filter(person_id=person_id, user_id=user_id, used_at=None).delete()
    AccessCode.objects.create(
        person_id=person_id,
        user_id=user_id,
        hashed=queries.hashed(code),
        expires_at=timezone.now() + dt.timedelta(days=DAYS),
    )
    return code


def _record(action: str, actor: Actor, kind: str, key: int, object_id: str) -> None:
    audit.record(action, actor=actor, stream=f"{kind}:{key}", object_type=kind, object_id=object_id)
