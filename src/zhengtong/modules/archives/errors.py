"""What the archive refuses, in words."""

from __future__ import annotations

from zhengtong.kernel.errors import InvalidInput, NotFound, StateError


class RecordNotFound(NotFound):
    """没有找到这件档案，或者您没有查看它的权限。请核对档号。"""

    code = "record_not_found"


class NoFonds(StateError):
    """%(organ)s还没有全宗号和机构代码，不能归档。请先在“归档范围与保管期限表”页登记。"""

    code = "no_fonds"


class NoRule(StateError):
    """归档范围与保管期限表里没有适用于“%(matter)s”的条目，不能归档。请档案管理员补充。"""

    code = "no_rule"


class NotSound(StateError):
    """这件档案没有通过四性检测，不能入库。请查看检测结果。"""

    code = "not_sound"


class StillLent(StateError):
    """这件档案正在利用，请在归还以后再办理。"""

    code = "still_lent"


class AlreadyAsked(StateError):
    """您已经申请过利用这件档案，请查看“利用申请”。"""

    code = "already_asked"


class NotOwnRequest(StateError):
    """自己提出的申请不能由自己审批，请另一位档案管理员办理。"""

    code = "not_own_request"


class SamePerson(StateError):
    """销毁清册要由两个人分别批准，编制人和已经批准的人不能再批准。"""

    code = "same_person"


class WaitingTime(StateError):
    """销毁清册批准后要等到 %(day)s 才能执行，其间可以撤回。"""

    code = "waiting_time"


class PlanPublished(StateError):
    """这一版归档范围与保管期限表已经发布，不能修改。请起草新的一版。"""

    code = "plan_published"


class DraftThere(StateError):
    """已经有一版草稿，请先发布或者修改它。"""

    code = "plan_draft_there"


class PackageDamaged(StateError):
    """信息包与归档时不一致，不能打开：%(words)s"""

    code = "package_damaged"


class FilesDestroyed(StateError):
    """这件档案的文件已经依法销毁，只保留目录。"""

    code = "files_destroyed"


class NothingChosen(InvalidInput):
    """请至少选择一件档案。"""

    code = "nothing_chosen"
