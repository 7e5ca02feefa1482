"""What ratings put into the menus."""

from __future__ import annotations

from zhengtong.core.navigation.api import Entry, register
from zhengtong.modules.cases.ratings.policies import VIEW

for entry in (
    Entry(
        key="public_ratings",
        area="public",
        section="查询",
        label="评价公开",
        url_name="public_ratings",
        order=45,
    ),
    Entry(
        key="rating_counter",
        area="staff",
        section="办件",
        label="窗口评价",
        url_name="rating_counter",
        permission="cases.counter",
        order=25,
    ),
    Entry(
        key="ratings",
        area="staff",
        section="监察",
        label="评价台账",
        url_name="ratings",
        permission=VIEW,
        order=60,
    ),
):
    register(entry)
