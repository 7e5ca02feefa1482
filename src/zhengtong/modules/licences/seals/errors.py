"""What sealing refuses, in words for the person at the desk."""

from __future__ import annotations

from zhengtong.kernel.errors import DomainError, InvalidInput, PermissionRefused, StateError


class NoSeal(StateError):
    """没有可用于“%(purpose)s”的%(organization)s电子印章。请印章管理人员制作印章并登记用印授权。"""

    code = "no_seal"


class NotYourSeal(PermissionRefused):
    """您没有使用%(organization)s电子印章办理“%(purpose)s”的授权。需要用印的，请联系印章管理人员。"""

    code = "not_your_seal"


class SealSuspended(StateError):
    """印章“%(seal)s”已停用，现在不能用印。"""

    code = "seal_suspended"


class SealDestroyed(StateError):
    """印章“%(seal)s”已销毁，不能再用印。"""

    code = "seal_destroyed"


class SealExpired(StateError):
    """印章“%(seal)s”的有效期是%(from)s至%(until)s，今天不能用印。"""

    code = "seal_expired"


class SealKeyMissing(DomainError):
    """印章“%(seal)s”的密钥现在不能使用，文件没有盖章。请联系系统管理员检查密钥存储。"""

    code = "seal_key_missing"
    status = 503


class NotSealable(InvalidInput):
    """这个文件不能盖章：它不是完好的 PDF，或者已经加密。"""

    code = "not_sealable"
