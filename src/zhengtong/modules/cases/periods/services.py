"""Commands on the limits of a case."""

from zhengtong.modules.cases.periods.extending import (
    AlreadyAsked,
    AlreadyExtended,
    NoExtension,
    NothingAsked,
    TooLongExtension,
    approve_extension,
    extend_case,
    reject_extension,
    request_extension,
)
from zhengtong.modules.cases.periods.postponing import HearingHasItsNotice, change_expected_end
from zhengtong.modules.cases.periods.suspending import (
    GroundNotAllowed,
    resume_case,
    suspend_case,
)
from zhengtong.modules.cases.periods.terminating import terminate_case

__all__ = [
    "AlreadyAsked",
    "AlreadyExtended",
    "GroundNotAllowed",
    "HearingHasItsNotice",
    "NoExtension",
    "NothingAsked",
    "TooLongExtension",
    "approve_extension",
    "change_expected_end",
    "extend_case",
    "reject_extension",
    "request_extension",
    "resume_case",
    "suspend_case",
    "terminate_case",
]
