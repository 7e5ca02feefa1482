"""What rules plug in: the check of typed conditions, the thresholds of lights, the menu."""

from zhengtong.core.navigation.api import Entry, register
from zhengtong.modules.supervision.rules import conditions, lamps

__all__ = ["conditions", "lamps"]

register(
    Entry(
        key="rules",
        area="staff",
        section="监察",
        label="监察规则",
        url_name="rules:list",
        permission="supervision.view",
        order=66,
    )
)
