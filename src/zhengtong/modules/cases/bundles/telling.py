"""One message for a whole where each of its cases would send its own."""

from __future__ import annotations

from typing import Any

from zhengtong.core.messaging import api as messaging
from zhengtong.modules.cases.bundles.lines import is_granted
from zhengtong.modules.cases.models import BundleApplication
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

MERGED = frozenset({"cases.submitted", "cases.accepted", "cases.closed", "cases.resumed"})
"""What a part of a whole does not say by itself. Notices that ask something of the applicant, and
each decision, still come one by one."""


def tell_of(template: str, bundle_id: int, **context: Any) -> None:
    """To the applicant, once."""
    found = BundleApplication.objects.get(pk=bundle_id)
    rows = list(
        found.parts.select_related("application__case").defer("application__case__form_data")
    )
    name = items.bundle_bodies([found.bundle_version_id])[found.bundle_version_id].name
    person = org.person(found.person_id)
    told = {
        "name": name,
        "number": found.number or "",
        "code": found.query_code,
        "count": len(rows),
        "granted": sum(map(is_granted, rows)),
        **context,
    }
    messaging.send(
        template=template,
        recipient=messaging.Recipient(person_id=found.person_id, phone=person.phone),
        context=told,
        about=f"bundle_application:{found.pk}",
        once=f"{template}:{found.pk}" if "count" not in context else f"{template}:{told['count']}",
        url=f"/cases/bundles/{found.public_id}/receipt/",
    )
