"""元数据: a licence under the short names of GB/T 36903 and as a row of the national exchange table
`up_lic_data` (domain reference 5.3)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from zhengtong.modules.licences.models import Edition, HolderKind, Licence
from zhengtong.modules.org import api as org


def organ_name(licence: Licence) -> str:
    return org.organization(licence.organization_id).name_zh


def short_names(licence: Licence, edition: Edition) -> dict[str, str]:
    """ZZMC, ZZBH … of one edition, as text; dates as 2026-11-22, no end as empty."""
    organ = org.organization(licence.organization_id)
    return {
        "ZZMC": licence.type.name_zh,
        "ZZLXDM": licence.type.code,
        "ZZBH": licence.number,
        "ZZBS": edition.identifier,
        "ZZBFJG": organ.name_zh,
        "ZZBFJGDM": organ.credit_code,
        "ZZBFRQ": edition.issued_on.isoformat(),
        "CZZT": licence.holder_name,
        "CZZTDM": licence.holder_code,
        "CZZTDMLXDM": HolderKind(licence.holder_kind).code,
        "CZZTDMLX": "公民身份号码"
        if licence.holder_kind == HolderKind.PERSON
        else "统一社会信用代码",
        "ZZYXQQSRQ": edition.valid_from.isoformat(),
        "ZZYXQJZRQ": edition.valid_until.isoformat() if edition.valid_until else "",
    }


def exchange_row(licence: Licence) -> dict[str, Any]:
    """One row of `up_lic_data`. Holder and code in clear: for the encrypted exchange only."""
    organ = org.organization(licence.organization_id)
    region = org.region(licence.region_id)
    return {
        "certificate_area_code": region.code,
        "holder": licence.holder_name,
        "holder_code": licence.holder_code,
        "holder_type": HolderKind(licence.holder_kind).code,
        "name": licence.type.name_zh,
        "number": licence.number,
        "source_id": str(licence.public_id),
        "type": licence.type.name_zh,
        "type_code": licence.type.code,
        "issue_date": licence.issued_on.isoformat(),
        "issue_dept": organ.name_zh,
        "issue_dept_code": organ.credit_code,
        "identifier": licence.identifier,
        "state": licence.shown_state(timezone.localdate()).value,
    }
