"""What may come later, and what a commitment replaces: 容缺受理 and 告知承诺."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhengtong.modules.items.editing import kinds as k
from zhengtong.modules.items.editing.kinds import Field
from zhengtong.modules.items.editing.tabs import Group

PENDING = Group(
    title=_("容缺受理"),
    hint=_("主要材料必须齐全；上面勾选了“可以容缺后补”的材料，承诺以后先受理、后补交。"),
    fields=(
        Field(
            key="pending.days",
            label=_("容缺补交期限（工作日）"),
            kind=k.NUMBER,
            hint=_("从受理之日的次日起算；不填就是 10 个工作日。"),
            width="short",
        ),
        Field(
            key="pending.extension_days",
            label=_("补交可以延长一次（工作日）"),
            kind=k.NUMBER,
            hint=_("填 0 或者不填，就是不能延长。"),
            width="short",
        ),
        Field(
            key="pending.years",
            label=_("逾期不补，几年内不再容缺"),
            kind=k.NUMBER,
            hint=_("不填就是 1 年。"),
            width="short",
        ),
        Field(key="pending.basis", label=_("容缺受理依据")),
    ),
)

COMMITMENT = Group(
    title=_("告知承诺"),
    hint=_("上面勾选了“可以告知承诺”的证明，申请人签承诺书就不用交，决定以后核查。"),
    fields=(
        Field(
            key="commitment.notice",
            label=_("告知的内容"),
            kind=k.LONG,
            hint=_("证明什么、要符合什么条件，每条一行；承诺书上原样印出。"),
        ),
        Field(key="commitment.consequence", label=_("承诺不实的后果"), kind=k.LONG),
        Field(key="commitment.excluded", label=_("不适用告知承诺的人"), kind=k.LONG),
        Field(
            key="commitment.check_days",
            label=_("决定后几个工作日内核查"),
            kind=k.NUMBER,
            hint=_("不填就是 30 个工作日。"),
            width="short",
        ),
        Field(
            key="commitment.rectify_days",
            label=_("整改期限（工作日）"),
            kind=k.NUMBER,
            hint=_("不填就是 10 个工作日。"),
            width="short",
        ),
        Field(
            key="commitment.years",
            label=_("承诺不实，几年内不再适用承诺"),
            kind=k.NUMBER,
            hint=_("不填就是 1 年。"),
            width="short",
        ),
        Field(key="commitment.basis", label=_("告知承诺依据")),
    ),
)
