"""What can be wrong with a template, in words that name the place."""

from __future__ import annotations

from collections.abc import Sequence

from zhengtong.core.documents.checking import Problem
from zhengtong.kernel.errors import FieldError, InvalidInput, NotFound, StaleVersion, StateError


class BadTemplate(InvalidInput):
    """模板里有内容需要更正，请看标出的段落。您写的内容都还在页面上。"""

    code = "bad_template"

    @classmethod
    def of(cls, problems: Sequence[Problem]) -> BadTemplate:
        return cls(
            errors=[
                FieldError(path=f"block-{p.block}" if p.block else "blocks", message=p.message)
                for p in problems
            ]
        )


class TemplateNotFound(NotFound):
    """没有找到这份文书模板。"""

    code = "template_not_found"


class UnknownScope(InvalidInput):
    """请从列出的范围里选择。"""

    code = "unknown_scope"


class TemplateChangedElsewhere(StaleVersion):
    """%(who)s 刚刚保存过这份模板。您的改动还在页面上，没有丢失；请核对后再保存。"""

    code = "stale_template"


class NotADraft(StateError):
    """这个版本已经送审或者发布，不能再改。请从它开始一个新版本。"""

    code = "not_a_draft"


class NotInReview(StateError):
    """这个版本不在审核中。请刷新页面，查看最新状态。"""

    code = "not_in_review"


class NotPublished(StateError):
    """只有正在使用的版本才能撤下。"""

    code = "not_published"


class AlreadyAsked(StateError):
    """已经有人提出撤下这个版本，等另一位同事确认。"""

    code = "already_asked"


class NotAsked(StateError):
    """没有人提出撤下这个版本，或者已经处理过了。"""

    code = "not_asked"


class ShippedStays(StateError):
    """随平台提供的版本不能撤下：本地模板不能用时，由它出具文书。"""

    code = "shipped_stays"


class SecondPersonWanted(StateError):
    """写模板和发布模板须由两个人完成。请让另一位有发布权限的同事处理。"""

    code = "second_person_wanted"


class NoteWanted(InvalidInput):
    """请写明原因。"""

    code = "note_wanted"


class UnknownCase(InvalidInput):
    """没有找到这个办件，或者您没有查看它的权限。请核对编号。"""

    code = "unknown_case"
