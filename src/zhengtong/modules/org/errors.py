"""The refusals of this module, in the words that people read."""

from django.utils.translation import gettext_lazy, gettext_noop

from zhengtong.kernel.errors import (
    InvalidInput,
    NotFound,
    PermissionRefused,
    SignInRequired,
    StateError,
)


class AccountClosed(PermissionRefused):
    """这个账户已经停用。如有疑问，请联系本单位的管理员。"""

    code = "account_closed"


class BadToken(SignInRequired):
    """接口令牌无效、已过期或已撤销。"""

    code = "bad_token"


class UnknownUser(NotFound):
    """没有这个用户名。"""

    code = "unknown_user"


class UsernameTaken(InvalidInput):
    """这个用户名已经有人使用，请换一个。"""

    code = "username_taken"


class BadIdentityNumber(InvalidInput):
    """身份证号不正确：应为 18 位，最后一位是校验位，请对照证件核对。"""

    code = "bad_identity_number"


class ImpossibleBirth(BadIdentityNumber):
    """身份证号不正确：其中的出生日期不可能，请对照证件核对。"""

    code = "impossible_birth"


class BadPersonName(InvalidInput):
    """姓名不正确：只能有汉字、字母和间隔号“·”，请照身份证填写。"""

    code = "bad_person_name"


class BadCreditCode(InvalidInput):
    """统一社会信用代码不正确：应为 18 位，最后一位是校验位，请对照营业执照核对。"""

    code = "bad_credit_code"


class IdentityTaken(InvalidInput):
    """这个身份证号已经有账户。请直接登录；忘记密码时，请持身份证到任一窗口领取口令码。"""

    code = "identity_taken"


class IdentityNeedsCounter(InvalidInput):
    """这个身份证号在窗口登记过，还没有开通网上账户。请持身份证到任一窗口领取口令码。"""

    code = "identity_needs_counter"


class BadAccessCode(InvalidInput):
    """口令码不正确、已用过或已过期。请核对，或到窗口重新领取。"""

    code = "bad_access_code"


class NameDiffers(InvalidInput):
    """这个身份证号登记的是另一个姓名。请核对姓名和号码。"""

    code = "name_differs"


class EntityTaken(InvalidInput):
    """这家单位已由他人登记。法定代表人变更的，请持营业执照到窗口核验。"""

    code = "entity_taken"


class AlreadyRepresents(StateError):
    """您已经登记为这家单位的代表。"""

    code = "already_represents"


class MayNotRepresent(PermissionRefused):
    """您还不能代表这家单位办理：代表关系未经核验，或已经解除。"""

    code = "may_not_represent"


class HoldsAlready(StateError):
    """这位工作人员在这段时间已经任这个岗位。"""

    code = "holds_already"


class StaffInactive(StateError):
    """这位工作人员已经离岗，不能再安排岗位或授权。"""

    code = "staff_inactive"


class AdministratorsApart(StateError):
    """系统、安全、审计三类管理员须由不同的人担任，也不得兼任业务岗位。"""

    code = "administrators_apart"


class RoleGranted(StateError):
    """这个角色已经授予过。"""

    code = "role_granted"


class DatesReversed(InvalidInput):
    """结束日期早于开始日期。"""

    code = "dates_reversed"


class DelegateToSelf(InvalidInput):
    """不能委托给本人。"""

    code = "delegate_to_self"


class AbsenceOverlaps(StateError):
    """这段时间已经登记过外出。"""

    code = "absence_overlaps"


class AlreadyDelegated(StateError):
    """这段时间已经委托给这个人。需要改日期时，请先收回原来的委托。"""

    code = "already_delegated"


class KeyTaken(InvalidInput):
    """这个标识已经用过，请换一个。撤销过的可以恢复，不能重复建立。"""

    code = "key_taken"


class BadKey(InvalidInput):
    """标识只能用小写字母、数字、下划线和短横线，以字母开头。"""

    code = "bad_key"


class CreditCodeTaken(InvalidInput):
    """这个统一社会信用代码已经属于另一个机构。"""

    code = "credit_code_taken"


class NumberTaken(InvalidInput):
    """这个工号已经有人使用。"""

    code = "number_taken"


class NameMissing(InvalidInput):
    """请填写名称。"""

    code = "name_missing"


class ParentBelow(InvalidInput):
    """上级机构不能是本机构或其下级。"""

    code = "parent_below"


class ParentEnded(InvalidInput):
    """上级机构已经撤销。"""

    code = "parent_ended"


class DateInFuture(InvalidInput):
    """日期不能晚于今天，请在当天办理。"""

    code = "date_in_future"


class DateInPast(InvalidInput):
    """日期不能早于今天。"""

    code = "date_in_past"


class OrganizationEnded(StateError):
    """这个机构已经撤销，不能再变更。请先恢复。"""

    code = "organization_ended"


class PostEnded(StateError):
    """这个岗位已经撤销，不能再变更。请先恢复。"""

    code = "post_ended"


class StillInUse(StateError):
    """还有事情没有转移，暂时不能撤销：%(ties)s。请先转移或办结。"""

    code = "still_in_use"


class HandOverMissing(InvalidInput):
    """这个岗位只有这一位 A 岗，又有未办结的待办，请选择接任人。"""

    code = "hand_over_missing"


class HandOverToSelf(InvalidInput):
    """接任人不能是本人。"""

    code = "hand_over_to_self"


class NotToOneself(PermissionRefused):
    """不能给本人授权，也不能收回本人的授权。"""

    code = "not_to_oneself"


class NoAccount(StateError):
    """这位工作人员还没有登录账户。"""

    code = "no_account"


class RoleFixed(StateError):
    """三类管理员的权限由平台规定，不能修改。"""

    code = "role_fixed"


class UnknownPermissions(InvalidInput):
    """有不认识的权限，请从列表中选择。"""

    code = "unknown_permissions"


class SecurityPermission(InvalidInput):
    """授权和审计的权限只属于安全管理员和审计管理员，不能放进业务角色。"""

    code = "security_permission"


class AlreadyFounded(StateError):
    """这套平台已经有机构了。建县只能在空的平台上做一次。"""

    code = "already_founded"


class AdministratorsMissing(InvalidInput):
    """请写出三位不同的管理员：系统管理员、安全管理员、审计管理员。"""

    code = "administrators_missing"


REGION_CODE = gettext_noop("代码不是 12 位数字")
REGION_TWICE = gettext_noop("代码重复")
REGION_NAME = gettext_noop("没有名称，或者名称太长")
REGION_ALONE = gettext_noop("表里没有它所在的县")
REGION_COUNTY = gettext_noop("要正好有一个县级区划（代码的后六位是 0）")


class BadRegions(InvalidInput):
    """区划表第 %(line)s 行：%(why)s。"""

    code = "bad_regions"

    def __init__(self, *, line: int, why: str) -> None:
        super().__init__(line=line, why=gettext_lazy(why))
