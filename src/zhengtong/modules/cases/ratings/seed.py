"""Ratings of the demo county: most are good, some are not, one is published; a place at a counter.

Everything goes through the services.
"""

from __future__ import annotations

from django.db import transaction

from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.models import Case, Rating, RatingPlace
from zhengtong.modules.cases.ratings import reviewing
from zhengtong.modules.cases.ratings.giving import (
    PLATFORM,
    Said,
    is_rated,
    rate_whole,
    why_not_rate,
)
from zhengtong.modules.cases.services.locking import lock
from zhengtong.modules.org import api as org

MOST = 30
SAID = (
    Said(level="very_good", indicators=("517", "513"), comment="办得很快，态度也好。"),
    Said(
        level="very_poor", indicators=("109",), comment="来了才说还要别的材料。", wants_contact=True
    ),
    Said(level="good", indicators=("411",)),
    Said(level="very_good", indicators=("513",)),
    Said(level="poor", indicators=("213",), comment="问了两个人，说法不一样。"),
    Said(level="very_good", indicators=("510",)),
    Said(level="fair", indicators=("314",)),
    Said(level="very_good", indicators=("517",)),
)


def load() -> None:
    """Nothing where somebody has rated already."""
    if Rating.objects.exists():
        return
    with transaction.atomic():
        for n, pk in enumerate(_closed()):
            case = lock(case_id=pk, actor=PLATFORM)
            if why_not_rate(case) is None and not is_rated(case):
                rate_whole(case, SAID[n % len(SAID)], channel=("web", "sms", "qr")[n % 3])
        _published()
        _place()


def _closed() -> list[int]:
    rows = Case.objects.exclude(closed_at=None).exclude(decided_at=None).filter(parent=None)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:MOST])


def _published() -> None:
    rating = Rating.objects.exclude(comment="").filter(level="very_good").first()
    if rating is not None:
        reviewing.publish_rating(
            public_id=rating.public_id,
            actor=Actor.system("seed"),
            comment=rating.comment,
            reply="谢谢您的肯定，我们会继续努力。",
        )


def _place() -> None:
    hall = next(iter(org.organizations(kind="hall")), None)
    post = org.post_id(hall.id, "counter") if hall else None
    if hall is not None and post is not None:
        RatingPlace.objects.get_or_create(
            post_id=post,
            label="综合窗口",
            closed_at=None,
            defaults={"region_id": hall.region_id, "organization_id": hall.id},
        )
