"""The interface record of ratings (好差评数据, layout of EvaluationSend) with the national codes.

Staff who take the file must not learn who rated: the columns that name the case or the person
(affairSerialNo, userName, certificateNo, contactPhone …) leave empty, and `recordId` stands for
them. Moments are months.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import translation

from zhengtong.kernel.text import localized
from zhengtong.modules.cases.models import RatedService, Rating, RatingSource
from zhengtong.modules.cases.ratings.codes import CHANNELS, SATISFACTION, STARS
from zhengtong.modules.cases.ratings.counting import month_of
from zhengtong.modules.cases.ratings.indicators import labels_of
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

WITHHELD = (
    "affairSerialNo",
    "affairApplyTime",
    "affairDoneTime",
    "userName",
    "userType",
    "certificateType",
    "certificateNo",
    "contactPhone",
)
COLUMNS = (
    "recordId",
    "departmentCode",
    "departmentName",
    "windowNo",
    "workNo",
    "affairCode",
    "affairName",
    "evalProcess",
    "serviceMonth",
    "starLevel",
    "satisfaction",
    "normCode",
    "normName",
    "writingEvaluation",
    "evaluationChannel",
    "source",
    "isExcluded",
    *WITHHELD,
)


def records(ratings: Iterable[Rating]) -> Iterator[dict[str, Any]]:
    """One record a rating, in Chinese, as the interface wants it."""
    rows = list(ratings)
    versions = items.item_versions({r.item_version_id for r in rows})
    organs = {o: org.organization(o) for o in {r.organization_id for r in rows}}
    posts = org.posts({r.post_id for r in rows if r.post_id})
    numbers = {s.id: s.number for s in org.staff_of(ids={r.staff_id for r in rows if r.staff_id})}
    with translation.override("zh-hans"):
        for row in rows:
            version, organ = versions[row.item_version_id], organs[row.organization_id]
            post = posts.get(row.post_id) if row.post_id else None
            yield {
                "recordId": str(row.public_id),
                "departmentCode": organ.credit_code,
                "departmentName": organ.name_zh,
                "windowNo": post.name_zh if post else "",
                "workNo": numbers.get(row.staff_id, "") if row.staff_id else "",
                "affairCode": version.implementation_code,
                "affairName": localized(version.name, "zh"),
                "evalProcess": str(RatedService(row.service).label),
                "serviceMonth": f"{month_of(row.rated_at):%Y-%m}",
                "starLevel": STARS[row.level],
                "satisfaction": SATISFACTION[row.level],
                "normCode": ",".join(row.indicators),
                "normName": "、".join(localized(x, "zh") for x in labels_of(row.indicators)),
                "writingEvaluation": row.comment,
                "evaluationChannel": CHANNELS.get(row.channel, row.channel),
                "source": str(RatingSource(row.source).label),
                "isExcluded": "1" if row.excluded_at else "0",
                **dict.fromkeys(WITHHELD, ""),
            }
