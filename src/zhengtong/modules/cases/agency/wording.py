"""What the authority can state. It is the person's word, so it speaks in their name."""

from zhengtong.core.documents.api import Field
from zhengtong.modules.cases.documents.kinds import declare
from zhengtong.modules.cases.models import DocumentKind

declare(
    DocumentKind.AUTHORITY,
    mark="代",
    fields=(
        Field(key="person", zh="委托人", en="Principal", type="person", example="李禾生"),
        Field(
            key="person_number",
            zh="委托人证件号",
            en="Number of the principal",
            example="9900**********0011",
        ),
        Field(key="reason", zh="委托原因", en="Why", example="行动不便"),
        Field(key="station", zh="代办站点", en="Station", example="柳树村便民服务站"),
        Field(key="agent", zh="代办员", en="Agent", type="person", example="韩青"),
        Field(key="signed_on", zh="委托日期", en="Signed on", type="date", example="2026-11-20"),
        Field(
            key="valid_until",
            zh="委托截止日期",
            en="Valid until",
            type="date",
            example="2026-12-31",
        ),
        Field(key="identity_seen", zh="核对的证件", en="Identity seen", example="身份证原件"),
        Field(key="is_drawn", zh="手写签名", en="Signed on a device", type="flag", example=True),
    ),
    required=("person", "agent", "valid_until"),
    order=130,
)
