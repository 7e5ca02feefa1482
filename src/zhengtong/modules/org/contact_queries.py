"""How a person, a member of staff or an account is reached."""

from __future__ import annotations

from typing import Any

from zhengtong.modules.org import data
from zhengtong.modules.org.models import NaturalPerson, StaffMember, User


def contact(
    *, user_id: int | None = None, person_id: int | None = None, staff_id: int | None = None
) -> data.ContactData | None:
    """Name, account, phone, mail and language of whoever is named; None when unknown."""
    if person_id is not None:
        row = _person_contact(person_id)
    elif staff_id is not None:
        row = _staff_contact(staff_id)
    else:
        row = _user_contact(user_id)
    if row is None:
        return None
    name, account_id, phone, email, language = row
    return data.ContactData(
        name=name or "",
        user_id=account_id,
        phone=phone or "",
        email=email or "",
        language=(language or "")[:2],
    )


def _person_contact(person_id: int) -> tuple[Any, ...] | None:
    return (
        NaturalPerson.objects.filter(pk=person_id)
        .values_list("name", "user_id", "phone", "email", "user__language")
        .first()
    )


def _staff_contact(staff_id: int) -> tuple[Any, ...] | None:
    return (
        StaffMember.objects.filter(pk=staff_id)
        .values_list("name", "user_id", "phone", "user__email", "user__language")
        .first()
    )


def _user_contact(user_id: int | None) -> tuple[Any, ...] | None:
    row = (
        User.objects.filter(pk=user_id)
        .values_list("name", "pk", "person__phone", "staff__phone", "email", "language")
        .first()
    )
    if row is None:
        return None
    name, account_id, own_phone, office_phone, email, language = row
    return name, account_id, own_phone or office_phone, email, language
