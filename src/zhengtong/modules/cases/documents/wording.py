"""What the documents of every case can state: received, accepted, asked for more, decided."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhengtong.core.documents.api import Field
from zhengtong.modules.cases.documents.kinds import REMEDIES, declare, passage
from zhengtong.modules.cases.models import DocumentKind

REASON = Field(key="reason", zh="理由", en="Reasons", example="（这里写理由）")
BASIS = Field(
    key="basis",
    zh="特别依据",
    en="What else it rests on",
    type="list",
    example=["本决定根据2026年11月20日的听证笔录作出。"],
)

passage(REMEDIES, _("救济途径"))
passage("passage.contact", _("联系方式"))

declare(
    DocumentKind.RECEIPT,
    mark="收",
    fields=(
        Field(
            key="materials",
            zh="收到的材料",
            en="Materials received",
            type="list",
            example=["身份证：电子件1份", "林权证：原件1份（已核对原件）"],
        ),
        Field(key="received_by", zh="收件人", en="Received by", example="综合窗口 周岚"),
    ),
    source="《行政许可法》第三十二条",
    order=10,
)

declare(
    DocumentKind.ACCEPTANCE,
    mark="受",
    fields=(
        Field(key="deemed", zh="逾期视为受理", en="Deemed accepted", type="flag", example=False),
    ),
    source="《行政许可法》第三十二条第二款：加盖专用印章、注明日期的书面凭证",
    order=20,
)

declare(
    DocumentKind.REFUSAL,
    mark="不受",
    fields=(REASON,),
    required=("reason",),
    required_passages=(REMEDIES,),
    source="《行政许可法》第三十二条第二款：加盖专用印章、注明日期的书面凭证",
    order=30,
)

declare(
    DocumentKind.SUPPLEMENT,
    mark="补",
    fields=(
        Field(
            key="wanted",
            zh="需补正的内容",
            en="What is wanted",
            type="list",
            example=["林权证复印件", "申请表第2页：采伐面积写错"],
        ),
        Field(key="due_on", zh="补正期限", en="Wanted by", type="date", example="2026-12-11"),
        REASON,
    ),
    required=("wanted", "due_on"),
    source="《行政许可法》第三十二条第一款第四项：一次告知全部内容",
    order=40,
)

declare(
    DocumentKind.GRANT,
    mark="准",
    fields=(REASON, BASIS),
    source="《行政许可法》第三十八条第一款",
    order=50,
)

declare(
    DocumentKind.DENIAL,
    mark="不准",
    fields=(
        REASON,
        Field(
            key="law_basis",
            zh="法律依据",
            en="Law it rests on",
            example="《中华人民共和国行政许可法》第三十八条第二款",
        ),
        BASIS,
    ),
    required=("reason", "law_basis"),
    required_passages=(REMEDIES,),
    source="《行政许可法》第三十八条第二款：说明理由，告知复议、诉讼的权利",
    order=60,
)

declare(
    DocumentKind.SERVICE,
    mark="送",
    fields=(
        Field(
            key="served",
            zh="送达的文书",
            en="Documents served",
            type="list",
            example=["准予行政许可决定书（林业局准〔2026〕1号）"],
        ),
        Field(key="received_by", zh="收件人", en="Received by", type="person", example="李禾生"),
        Field(key="relation", zh="与受送达人的关系", en="Relation", example="本人"),
        Field(key="identity_seen", zh="核对的证件", en="Identity seen", example="身份证原件"),
        Field(key="waybill", zh="邮件号", en="Waybill", example=""),
        Field(
            key="received_on", zh="收到日期", en="Received on", type="date", example="2026-11-25"
        ),
        Field(key="served_by", zh="送达人", en="Served by", type="person", example="周岚"),
        Field(key="is_signed", zh="已手写签名", en="Signed by hand", type="flag", example=False),
    ),
    required=("served",),
    source="《行政许可法》第四十四条",
    order=70,
)
