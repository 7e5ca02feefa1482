"""What a forwarding lets the upper organ see of the lower case: the file that was sent up."""

from __future__ import annotations

from zhengtong.kernel.access import Actor
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.models import Case, Forwarding


def upper_sees(actor: Actor, case: Case) -> bool:
    """Whether the actor may open the upper case that has the files of this one. Other cases cost
    nothing."""
    if "forwarding" not in case.aspects:
        return False
    sent = Forwarding.objects.select_related("upper_case").filter(case=case).first()
    return (
        sent is not None and sent.upper_case is not None and policies.sees(actor, sent.upper_case)
    )
