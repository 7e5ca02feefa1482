"""What the notice of a deemed renewal can state."""

from zhengtong.core.documents.api import Field
from zhengtong.modules.cases.documents.kinds import declare
from zhengtong.modules.cases.models import DocumentKind

declare(
    DocumentKind.RENEWAL,
    mark="视延",
    fields=(
        Field(key="applied_on", zh="延续申请日", en="Asked on", type="date", example="2026-10-01"),
        Field(
            key="expires_on",
            zh="有效期届满日",
            en="Expires on",
            type="date",
            example="2026-12-01",
        ),
        Field(key="permit_number", zh="许可证号", en="Permit number", example="林许2020-1"),
    ),
    required=("expires_on",),
    source="《行政许可法》第五十条第二款",
    order=220,
)
