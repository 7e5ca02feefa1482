"""Facts that are findings by themselves."""

from zhengtong.kernel.events import handles
from zhengtong.modules.cases.events import CaseAccepted, PermitDeemedRenewed
from zhengtong.modules.supervision.services.watch import raise_finding


@handles(CaseAccepted)
def note_deemed_acceptance(event: CaseAccepted) -> None:
    """Nobody answered in five working days: that is a finding the moment it happens."""
    if event.is_deemed:
        raise_finding(rule_key="deemed_accepted", case_id=event.case_id)


@handles(PermitDeemedRenewed)
def note_deemed_renewal(event: PermitDeemedRenewed) -> None:
    """No decision before the permit expired: what the organ did not do, the law did."""
    raise_finding(rule_key="deemed_renewed", case_id=event.case_id)
