"""Tables of `org`, one aggregate a file. Models stay inside the module: others see `data`."""

from zhengtong.modules.org.models.accounts import (
    AccessCode,
    AccountSession,
    ApiToken,
    User,
)
from zhengtong.modules.org.models.organizations import Organization, Post, PostHolder, PostRole
from zhengtong.modules.org.models.people import LegalEntity, NaturalPerson, Representation
from zhengtong.modules.org.models.regions import Region
from zhengtong.modules.org.models.roles import Role, RoleAssignment
from zhengtong.modules.org.models.staff import Absence, StaffDelegation, StaffMember

__all__ = [
    "Absence",
    "AccessCode",
    "AccountSession",
    "ApiToken",
    "LegalEntity",
    "NaturalPerson",
    "Organization",
    "Post",
    "PostHolder",
    "PostRole",
    "Region",
    "Representation",
    "Role",
    "RoleAssignment",
    "StaffDelegation",
    "StaffMember",
    "User",
]
