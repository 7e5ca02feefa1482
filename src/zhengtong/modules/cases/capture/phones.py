"""A phone beside the desk: a door without an account into one tray, for ten minutes."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from typing import BinaryIO

from django.utils import timezone

from zhengtong.core.audit.api import record
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import (
    DomainError,
    PermissionRefused,
    SignInRequired,
    StateError,
)
from zhengtong.modules.cases.capture import places, trays
from zhengtong.modules.cases.models import PageSource, PaperTray, PhoneLink

MINUTES = 10
MOST_PHOTOS = 30
MOST_BYTES = 120 * 1024 * 1024


class LinkGone(DomainError):
    """这个拍照链接已经失效（10 分钟到了、停用了或者已提交）。请在电脑页面上重新显示二维码。"""

    code = "phone_link_gone"
    status = 410


class OtherPhone(DomainError):
    """这个链接正由另一部手机使用。请在电脑页面上重新显示二维码，再用这部手机扫。"""

    code = "phone_link_taken"
    status = 409


class LinkFull(DomainError):
    """这个链接最多收 %(most)s 张照片。请先在电脑上合成，需要再拍时重新扫码。"""

    code = "phone_link_full"
    status = 409


@dataclass(frozen=True, kw_only=True)
class Door:
    """A link that is open now. `most` photos go through it, `sent` have."""

    link: PhoneLink
    tray: PaperTray
    sent: int
    most: int = MOST_PHOTOS


@command
def open_link(*, place: places.Place, actor: Actor) -> tuple[PhoneLink, str]:
    """Make a door and shut the earlier ones; the secret is told once, here."""
    if actor.user_id is None:
        raise SignInRequired
    tray = trays.opened(place)
    now = timezone.now()
    PhoneLink.objects.filter(tray=tray, revoked_at=None).update(revoked_at=now)
    secret = secrets.token_urlsafe(24)
    link = PhoneLink.objects.create(
        tray=tray,
        secret_hash=_hash(secret),
        made_by=actor.user_id,
        made_at=now,
        expires_at=now + dt.timedelta(minutes=MINUTES),
    )
    _recorded("cases.phone_link_opened", tray, actor)
    return link, secret


@command
def shut_links(*, place: places.Place, actor: Actor) -> None:
    """停用: what was sent stays, nothing more comes."""
    tray = trays.opened(place)
    if PhoneLink.objects.filter(tray=tray, revoked_at=None).update(revoked_at=timezone.now()):
        _recorded("cases.phone_link_shut", tray, actor)


def live_link(tray: PaperTray | None) -> PhoneLink | None:
    """The door that stands open now."""
    if tray is None:
        return None
    return tray.links.filter(revoked_at=None, expires_at__gt=timezone.now()).first()


def door(secret: str, device: str = "") -> Door:
    """Raises LinkGone, OtherPhone. What never was and what is over look the same."""
    return _door(PhoneLink.objects.filter(secret_hash=_hash(secret)).first(), device)


def _door(link: PhoneLink | None, device: str) -> Door:
    if link is None or link.revoked_at is not None or link.expires_at <= timezone.now():
        raise LinkGone
    if link.device_hash and link.device_hash != _hash(device):
        raise OtherPhone
    return Door(link=link, tray=link.tray, sent=link.sent)


@command
def send_photo(*, secret: str, device: str, content: BinaryIO, name: str, actor: Actor) -> Door:
    """A photo from the phone goes to the tray. The first phone that sends one keeps the door.

    Raises LinkGone, OtherPhone, LinkFull, TooManyPages, and what is wrong with the picture.
    """
    if not device:
        raise PermissionRefused
    held = PhoneLink.objects.select_for_update().filter(secret_hash=_hash(secret)).first()
    found = _door(held, device)
    link = found.link
    if link.sent >= MOST_PHOTOS or link.sent_bytes >= MOST_BYTES:
        raise LinkFull(most=MOST_PHOTOS)
    try:
        tray = trays.locked(link.tray_id)
    except StateError as over:
        raise LinkGone from over
    before = sum(tray.pages.values_list("size", flat=True))
    trays.put(tray, content=content, name=name, actor=actor, source=PageSource.PHONE)
    link.device_hash = link.device_hash or _hash(device)
    link.sent += 1
    link.sent_bytes += sum(tray.pages.values_list("size", flat=True)) - before
    link.save(update_fields=["device_hash", "sent", "sent_bytes"])
    _recorded("cases.phone_photo", tray, actor, name=name[:120])
    return Door(link=link, tray=tray, sent=link.sent)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _recorded(action: str, tray: PaperTray, actor: Actor, **detail: str) -> None:
    record(
        action,
        actor=actor,
        stream=f"tray:{tray.pk}",
        object_type="tray",
        object_id=tray.pk,
        detail={"material": tray.material_key, **detail},
    )
