"""What can be wrong with a package. Each says the place and the cure; nothing is stored."""

from __future__ import annotations

from zhengtong.kernel.errors import InvalidInput


class PackageRefused(InvalidInput):
    """配置包不能使用。"""

    code = "package_refused"


class NotAPackage(PackageRefused):
    """这不是配置包，或者文件在传输中损坏：%(place)s。请向发送方重新索取。"""

    code = "not_a_package"


class PackageTooLarge(PackageRefused):
    """配置包太大：%(place)s。一个包最多 20 MB，展开后最多 64 MB、2000 个部分，请分成几个包导出。"""

    code = "package_too_large"


class UnsafeEntry(PackageRefused):
    """包里有不允许的内容：%(place)s。配置包只能用平台的导出功能制作。"""

    code = "unsafe_entry"


class TamperedPackage(PackageRefused):
    """“%(place)s”与签名不符，文件被改动过。请不要使用，并向发送方重新索取。"""

    code = "tampered_package"


class UnsignedPackage(PackageRefused):
    """配置包没有签名。请用平台的导出功能重新导出，不要自己打包。"""

    code = "unsigned_package"


class StrangersPackage(PackageRefused):
    """签名者不在可信名单里，指纹是 %(place)s。请与对方核对指纹，由管理员加入可信签名者后再试。"""

    code = "strangers_package"


class RevokedSigner(PackageRefused):
    """签名者“%(place)s”的密钥已经停用，不能再用它签名的包。请对方用新密钥重新导出。"""

    code = "revoked_signer"


class NewerFormat(PackageRefused):
    """这个包的格式是第 %(place)s 版，比本平台认识的新。请先升级本平台。"""

    code = "newer_format"


class UnknownKind(PackageRefused):
    """本平台不认识“%(place)s”这一类内容。请先升级本平台，或者请对方导出时去掉它。"""

    code = "unknown_kind"
