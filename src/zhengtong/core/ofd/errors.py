"""What is said of an OFD file, or of a PDF that cannot become one."""

from __future__ import annotations

from zhengtong.kernel.errors import InvalidInput, StateError


class NotOfd(InvalidInput):
    """这不是 OFD 文件，或者文件已经损坏，无法打开。"""

    code = "not_ofd"


class BrokenOfd(InvalidInput):
    """文件里的“%(part)s”有问题：%(why)s。"""

    code = "broken_ofd"


class NotConvertible(InvalidInput):
    """这个 PDF 不能转换成 OFD：第 %(page)s 页%(why)s。"""

    code = "not_convertible"


class SignedAlready(StateError):
    """文件已经签过名，再画上印章图片会使原来的签名失效。请在第一次签名时加盖全部印章。"""

    code = "ofd_signed_already"
