"""Places at a counter: a tablet or second screen bound to it, and a card on the table.

One visit to a counter is one service (一次一评): a case is rated at one post once a day.
The clerk puts a case on the screen and learns whether it was rated, never how.
"""

from __future__ import annotations

import datetime as dt
import secrets
import uuid

from django.utils import timezone

from zhengtong.core.audit.api import record
from zhengtong.core.commands import command
from zhengtong.core.secrets import blind_index
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError
from zhengtong.modules.cases.models import (
    Case,
    QueryAttempt,
    RatedService,
    Rating,
    RatingPlace,
)
from zhengtong.modules.cases.ratings.errors import (
    BindingCodeWrong,
    DeviceUnknown,
    LabelWanted,
    NothingShown,
    NotYourPlace,
    PlaceNotFound,
    RatedToday,
    TooManyLinks,
)
from zhengtong.modules.cases.ratings.giving import (
    PLATFORM,
    Said,
    Served,
    check,
    served_by,
    written,
)
from zhengtong.modules.cases.services.locking import CaseNotFound, find, lock
from zhengtong.modules.org import api as org

SHOWN_MINUTES = 15
"""What nobody rates goes from the screen after so long."""
CODE_MINUTES = 10
TRIES = 10
WINDOW = dt.timedelta(minutes=10)


def own_places(actor: Actor) -> list[RatingPlace]:
    """Places of the posts that the actor holds."""
    posts = actor.post_ids | actor.deputy_post_ids
    rows = RatingPlace.objects.filter(post_id__in=posts, closed_at=None)
    return list(rows.order_by("label"))


def _held(public_id: uuid.UUID, actor: Actor) -> RatingPlace:
    require(actor, "cases.counter")
    place = RatingPlace.objects.select_for_update().filter(public_id=public_id).first()
    if place is None or place.closed_at is not None:
        raise PlaceNotFound
    if place.post_id not in actor.post_ids | actor.deputy_post_ids:
        raise NotYourPlace
    return place


@command
def open_place(*, post_id: int, label: str, actor: Actor) -> RatingPlace:
    """A new place at one of the actor's own posts. Raises LabelWanted, NotYourPlace."""
    require(actor, "cases.counter")
    if post_id not in actor.post_ids | actor.deputy_post_ids:
        raise NotYourPlace
    name = label.strip()
    taken = RatingPlace.objects.filter(post_id=post_id, label=name, closed_at=None).exists()
    if not name or len(name) > 60 or taken:
        raise LabelWanted(errors=[FieldError(path="label", message=LabelWanted().message)])
    post = org.posts([post_id])[post_id]
    place = RatingPlace.objects.create(
        region_id=org.organization(post.organization_id).region_id,
        organization_id=post.organization_id,
        post_id=post_id,
        label=name,
    )
    _recorded("cases.open_rating_place", place, actor, label=name)
    return place


@command
def close_place(*, public_id: uuid.UUID, actor: Actor) -> None:
    """The device and the card no longer lead anywhere."""
    place = _held(public_id, actor)
    place.closed_at, place.device_hash, place.case = timezone.now(), "", None
    place.save(update_fields=["closed_at", "device_hash", "case"])
    _recorded("cases.close_rating_place", place, actor)


@command
def binding_code(*, public_id: uuid.UUID, actor: Actor) -> str:
    """Eight digits that bind one device within ten minutes; told once, here."""
    place = _held(public_id, actor)
    code = f"{secrets.randbelow(10**8):08d}"
    place.code_hash = _code_hash(code)
    place.code_expires_at = timezone.now() + dt.timedelta(minutes=CODE_MINUTES)
    place.save(update_fields=["code_hash", "code_expires_at"])
    _recorded("cases.rating_device_code", place, actor)
    return code


@command
def bind_here(*, public_id: uuid.UUID, actor: Actor) -> str:
    """Bind the second screen of the clerk's own machine. Answers with the device's secret."""
    place = _held(public_id, actor)
    _recorded("cases.bind_rating_device", place, actor)
    return _bound(place)


def bind_device(*, code: str, address: str) -> str:
    """Bind the device that types the code. Answers with its secret, for the cookie.

    Raises BindingCodeWrong, TooManyLinks. Call it outside a transaction, or wrong tries are not
    counted.
    """
    key = blind_index(address, purpose="rating_device_address")
    since = timezone.now() - WINDOW
    if QueryAttempt.objects.filter(key=key, at__gt=since).count() >= TRIES:
        raise TooManyLinks
    typed = "".join(str(int(c)) for c in code if c.isdecimal())
    secret = _bind(code_hash=_code_hash(typed), address=address)
    if secret is None:
        QueryAttempt.objects.create(key=key, at=timezone.now())
        message = BindingCodeWrong().message
        raise BindingCodeWrong(errors=[FieldError(path="code", message=message)])
    return secret


@command
def _bind(*, code_hash: str, address: str) -> str | None:
    place = (
        RatingPlace.objects.select_for_update()
        .filter(code_hash=code_hash, code_expires_at__gt=timezone.now(), closed_at=None)
        .first()
    )
    if place is None:
        return None
    _recorded("cases.bind_rating_device", place, Actor.anonymous(address=address))
    return _bound(place)


def _bound(place: RatingPlace) -> str:
    """One device at a time: an earlier one forgets what it was."""
    secret = secrets.token_urlsafe(24)
    place.device_hash = _device_hash(secret)
    place.code_hash, place.code_expires_at = "", None
    place.save(update_fields=["device_hash", "code_hash", "code_expires_at"])
    return secret


def _code_hash(code: str) -> str:
    return blind_index(code, purpose="cases.rating.binding")


def _device_hash(secret: str) -> str:
    return blind_index(secret, purpose="cases.rating.device")


@command
def show_case(*, public_id: uuid.UUID, number: str, actor: Actor) -> RatingPlace:
    """Put a case on the screen; whoever does sits there now. Raises CaseNotFound, RatedToday."""
    place = _held(public_id, actor)
    case_id = Case.objects.filter(number=number.strip().upper()[:30]).values_list("pk", flat=True)
    case_id = case_id.first()
    if case_id is None:
        raise CaseNotFound
    case = find(case_id=case_id, actor=actor)
    if rated_today(case, place.post_id):
        raise RatedToday
    place.case, place.staff_id = case, actor.staff_id
    place.shown_at, place.rated_at = timezone.now(), None
    place.save(update_fields=["case", "staff", "shown_at", "rated_at"])
    _recorded("cases.ask_for_rating", place, actor, case=case.number)
    return place


@command
def hide_case(*, public_id: uuid.UUID, actor: Actor) -> None:
    """Off the screen, rated or not."""
    place = _held(public_id, actor)
    place.case, place.shown_at = None, None
    place.save(update_fields=["case", "shown_at"])
    _recorded("cases.hide_rating", place, actor)


def rated_today(case: Case, post_id: int) -> bool:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return Rating.objects.filter(
        case=case, service=RatedService.COUNTER, post_id=post_id, rated_at__gte=midnight
    ).exists()


def place_of(secret: str) -> RatingPlace:
    """The place of a bound device. Raises DeviceUnknown."""
    place = RatingPlace.objects.filter(device_hash=_device_hash(secret)).first() if secret else None
    if place is None:
        raise DeviceUnknown
    return place


def shown(place: RatingPlace) -> Case | None:
    """What stands on the screen now."""
    if place.case_id is None or place.shown_at is None:
        return None
    if place.shown_at < timezone.now() - dt.timedelta(minutes=SHOWN_MINUTES):
        return None
    return place.case


def place_of_card(public_id: uuid.UUID) -> RatingPlace:
    """Raises PlaceNotFound."""
    place = RatingPlace.objects.filter(public_id=public_id, closed_at=None).first()
    if place is None:
        raise PlaceNotFound
    return place


@command
def rate_at_screen(*, place_id: int, case_public_id: uuid.UUID, said: Said) -> Rating:
    """Rate what the screen shows. A second touch finds nothing to rate. Raises NothingShown."""
    case = lock(case_id=case_public_id, actor=PLATFORM)
    place = RatingPlace.objects.select_for_update().get(pk=place_id)
    if place.case_id != case.pk or shown(place) is None:
        raise NothingShown
    check(said)
    served = Served(post_id=place.post_id, staff_id=place.staff_id)
    rating = _visited(case, said, channel="pad", served=served)
    place.case, place.shown_at, place.rated_at = None, None, rating.rated_at
    place.save(update_fields=["case", "shown_at", "rated_at"])
    return rating


@command
def rate_by_card(*, place_id: int, case_id: int, said: Said) -> Rating:
    """Rate the counter by the card on its table; the view has proven number and query code."""
    case = lock(case_id=case_id, actor=PLATFORM)
    place = RatingPlace.objects.get(pk=place_id)
    if place.closed_at is not None:
        raise PlaceNotFound
    check(said)
    return _visited(case, said, channel="card", served=_at(place, case))


def _at(place: RatingPlace, case: Case) -> Served:
    """Who accepted the case, where they hold the post of the card; else the post alone."""
    staff_id = served_by(case).staff_id
    holds = {holder.staff_id for holder in org.holders(place.post_id)}
    return Served(post_id=place.post_id, staff_id=staff_id if staff_id in holds else None)


def _visited(case: Case, said: Said, *, channel: str, served: Served) -> Rating:
    assert served.post_id is not None
    if rated_today(case, served.post_id):
        raise RatedToday
    last = case.ratings.order_by("-service_no").values_list("service_no", flat=True).first()
    return written(
        case,
        said,
        channel=channel,
        served=served,
        service=RatedService.COUNTER,
        service_no=max(last or 1, 1) + 1,
    )


def _recorded(action: str, place: RatingPlace, actor: Actor, **detail: str) -> None:
    record(
        action,
        actor=actor,
        stream=f"rating_place:{place.pk}",
        object_type="rating_place",
        object_id=place.pk,
        detail=detail,
    )
