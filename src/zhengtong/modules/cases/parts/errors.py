"""What opening a part refuses."""

from __future__ import annotations

from zhengtong.kernel.errors import InvalidInput, StateError


class PartsNotAllowed(StateError):
    """只有审查环节可以请其他部门分办，会签环节和已经是分办件的不可以。"""

    code = "parts_not_allowed"


class OwnItem(InvalidInput):
    """这是本单位的事项，不用分办，请直接办理。"""

    code = "own_item"


class PartThere(StateError):
    """这个事项已经请对方分办，还没有办完。"""

    code = "part_there"


class TooManyParts(StateError):
    """一个办件最多同时分办 10 个事项。"""

    code = "too_many_parts"


class NoteWanted(InvalidInput):
    """请写明请对方办什么、为什么。"""

    code = "note_wanted"


class PartsUnderWay(StateError):
    """这个环节在等分办件办完：%(numbers)s。全部办完后自动继续。"""

    code = "parts_under_way"


class PartsLeft(StateError):
    """请其他部门分办的还没有办完：%(numbers)s。请等它们办完，或者退回时勾选“一并结束分办件”。"""

    code = "parts_left"
