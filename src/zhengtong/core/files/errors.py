"""Refusals of files; each sentence says what to do."""

from __future__ import annotations

from zhengtong.kernel.errors import DomainError, InvalidInput, TooLarge


class FileRefused(InvalidInput):
    """这个文件不能上传。"""

    code = "file_refused"


class EmptyFile(FileRefused):
    """文件是空的（0 字节）。请检查文件后重新上传。"""

    code = "empty_file"


class FileTooLarge(FileRefused, TooLarge):
    """文件超过 %(limit)s。请压缩或拆分后再上传。"""

    code = "file_too_large"
    status = 413


class WrongFileType(FileRefused):
    """不支持这种文件。请上传以下格式之一：%(allowed)s。"""

    code = "wrong_file_type"


class DisguisedFile(FileRefused):
    """文件内容与扩展名“.%(extension)s”不符。请用原来的软件另存为正确的格式再上传。"""

    code = "disguised_file"


class DamagedFile(FileRefused):
    """文件已损坏，无法打开。请重新导出或拍摄后再上传。"""

    code = "damaged_file"


class ImageTooLarge(FileRefused):
    """图片尺寸过大，超过 %(limit)d 万像素。请缩小后再上传。"""

    code = "image_too_large"


class UnsafeArchive(FileRefused):
    """压缩内容异常（展开后过大、层数过多或含有不安全的路径），为安全起见没有接收。"""

    code = "unsafe_archive"


class EncryptedFile(FileRefused):
    """文件设有密码，无法检查。请取消密码后再上传。"""

    code = "encrypted_file"


class MacrosInside(FileRefused):
    """文件含有宏，为安全起见没有接收。请另存为不含宏的格式，或导出为 PDF 再上传。"""

    code = "macros_inside"


class InfectedFile(FileRefused):
    """文件没有通过病毒检查，没有接收。"""

    code = "infected_file"


class ScanUnavailable(DomainError):
    """病毒检查服务暂时不可用，文件没有接收。请稍后再试。"""

    code = "scan_unavailable"
    status = 503
