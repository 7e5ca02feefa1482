"""The words for what was found and where things lie in a package."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.modules.archives.package.layout import Finding

FINDINGS = {
    "changed": gettext_noop("文件“%(entry)s”的内容被改动过"),
    "missing": gettext_noop("缺少文件“%(entry)s”"),
    "extra": gettext_noop("多出清单里没有的文件“%(entry)s”"),
    "wrong_xml": gettext_noop("“%(entry)s”不符合它的格式（%(detail)s）"),
    "too_large_xml": gettext_noop("“%(entry)s”大得不正常"),
    "unsafe_name": gettext_noop("文件名“%(entry)s”不安全"),
    "twice": gettext_noop("文件“%(entry)s”出现了两次"),
    "header_changed": gettext_noop("文件“%(entry)s”的文件头被改动过"),
    "directory_changed": gettext_noop("包内目录里“%(entry)s”的一行被改动过"),
    "tail_changed": gettext_noop("信息包结尾的记录被改动过"),
    "bytes_behind": gettext_noop("信息包结尾以后还有多余的内容"),
    "not_a_package": gettext_noop("这不是一个完整的信息包"),
    "too_large": gettext_noop("信息包大得不正常"),
    "empty": gettext_noop("信息包是空的"),
    "gone": gettext_noop("信息包的文件不在存储里了"),
}

FOLDERS = {
    "application": gettext_noop("申请"),
    "materials": gettext_noop("申请材料"),
    "documents": gettext_noop("文书"),
    "hearings": gettext_noop("听证"),
    "joint": gettext_noop("联合办理"),
    "promises": gettext_noop("承诺"),
    "licences": gettext_noop("证照"),
    "fees": gettext_noop("收费"),
    "process": gettext_noop("办理过程"),
    "rating": gettext_noop("评价"),
}
"""In the order in which the book shows them; the keys are the folders in a package."""

PROPERTIES = {
    "authenticity": gettext_noop("真实性"),
    "integrity": gettext_noop("完整性"),
    "usability": gettext_noop("可用性"),
    "safety": gettext_noop("安全性"),
}

CHECKS = {
    "package_unchanged": gettext_noop("信息包的 SM3 与归档时一致"),
    "code_agrees": gettext_noop("包内档号与目录一致"),
    "source_agrees": gettext_noop("包内业务编号与目录一致"),
    "process_told": gettext_noop("有办理过程记录"),
    "manifest_there": gettext_noop("清单齐全可读"),
    "metadata_valid": gettext_noop("元数据符合格式"),
    "files_unchanged": gettext_noop("每个文件与清单一致"),
    "nothing_extra": gettext_noop("没有清单以外的文件"),
    "nothing_missing": gettext_noop("归档时没有缺件"),
    "opens": gettext_noop("信息包可以打开"),
    "lasting_formats": gettext_noop("文件格式适合长期保存"),
    "no_empty_files": gettext_noop("没有空文件"),
    "container_safe": gettext_noop("包内没有危险的路径或者夹带"),
    "no_programs": gettext_noop("没有可执行程序"),
}

OCCASIONS = {
    "filing": gettext_noop("归档检测"),
    "patrol": gettext_noop("定期巡检"),
    "asked": gettext_noop("人工检测"),
    "transfer": gettext_noop("移交检测"),
}

EVENTS = {
    "filed": gettext_noop("归档，取得档号"),
    "packaged": gettext_noop("信息包归入"),
    "supplemented": gettext_noop("补充归档"),
    "checked": gettext_noop("四性检测"),
    "held": gettext_noop("入库"),
    "asked": gettext_noop("申请利用"),
    "lent": gettext_noop("批准利用"),
    "refused": gettext_noop("不批准利用"),
    "returned": gettext_noop("归还"),
    "expired": gettext_noop("利用到期"),
    "due": gettext_noop("保管期限届满"),
    "appraised": gettext_noop("鉴定"),
    "extended": gettext_noop("延长保管期限"),
    "listed": gettext_noop("列入清册"),
    "transferred": gettext_noop("移交档案馆"),
    "destroyed": gettext_noop("文件销毁，目录保留"),
}


def finding(found: Finding) -> str:
    """`文件“……”的内容被改动过`."""
    return _(FINDINGS[found.code]) % {"entry": found.entry, "detail": found.detail}


def findings(kept: Iterable[dict[str, Any]]) -> list[str]:
    """The same for findings as `CheckResult` keeps them."""
    return [finding(Finding(**one)) for one in kept]


def folder(key: str) -> str:
    return _(FOLDERS[key]) if key in FOLDERS else key
