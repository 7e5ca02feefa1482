"""What townships do of an item, and to whom it is forwarded."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhengtong.modules.items import names
from zhengtong.modules.items.editing import kinds as k
from zhengtong.modules.items.editing.kinds import Field
from zhengtong.modules.items.editing.tabs import Group, named

LEVELS = Group(
    title=_("县乡两级"),
    hint=_("一个事项只发布一次；由申请人所在的乡镇办理时，系统按申请表里的地区或者户籍地确定。"),
    fields=(
        Field(
            key="township_role",
            label=_("乡镇办什么"),
            kind=k.CHOICE,
            options=named(names.TOWNSHIP_ROLES),
            empty=_("乡镇不办，由实施主体办理"),
        ),
        Field(
            key="forwarding.to",
            label=_("初审后转报给谁"),
            kind=k.CHOICE,
            options=named(names.UPWARDS),
            empty=_("不转报"),
            hint=_("下级机关二十个工作日内审查完毕（《行政许可法》第四十三条）。"),
        ),
        Field(key="forwarding.name", label=_("上级机关名称")),
        Field(key="forwarding.address", label=_("上级机关地址")),
        Field(key="forwarding.phone", label=_("上级机关咨询电话"), kind=k.PLAIN, width="short"),
        Field(key="forwarding.url", label=_("上级机关查询网址"), kind=k.PLAIN),
        Field(
            key="forwarding.process",
            label=_("实施主体接着用的流程"),
            kind=k.PLAIN,
            hint=_("流程的标识；不填用通用流程。"),
        ),
        Field(
            key="forwarding.statutory.n",
            label=_("上级法定时限（工作日）"),
            kind=k.NUMBER,
            width="short",
        ),
        Field(
            key="forwarding.promised.n",
            label=_("上级承诺时限（工作日）"),
            kind=k.NUMBER,
            width="short",
        ),
    ),
)
