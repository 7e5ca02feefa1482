"""The law that a denial rests on: written by whoever decides, offered from the item."""

from __future__ import annotations

from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.models import Case
from zhengtong.modules.items import api as items
from zhengtong.modules.items.data import ItemVersionData

LICENSING = "《中华人民共和国行政许可法》第三十八条第二款"
LONGEST = 1000


class LawBasisWanted(InvalidInput):
    """请写明不予许可或者不予办理的法律依据，最多 1000 个字。"""

    code = "law_basis_wanted"


def offered(version: ItemVersionData) -> str:
    """What the item rests on, and for a licence what the law says of denials."""
    found = [
        f"{localized(basis.title, 'zh')}{localized(basis.article, 'zh')}"
        for basis in version.legal_bases
    ]
    if version.matter_type == "licensing":
        found.append(LICENSING)
    return "、".join(found)


def wanted(case: Case, given: str | None) -> str:
    """What the decision states. Nothing said: what is offered. Raises LawBasisWanted for blanks."""
    if given is None:
        return offered(items.item_version(case.item_version_id))
    said = given.strip()
    if not said or len(said) > LONGEST:
        error = LawBasisWanted()
        raise LawBasisWanted(errors=[FieldError(path="law_basis", message=error.message)])
    return said
