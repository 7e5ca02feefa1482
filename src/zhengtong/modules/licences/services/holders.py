"""Who holds a licence: found by the id or by the code, and sealed."""

from __future__ import annotations

from dataclasses import dataclass

from zhengtong.core.secrets import blind_index
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.ids import is_credit_code, is_identity_number, mask
from zhengtong.modules.licences.data import Holder
from zhengtong.modules.licences.errors import HolderRefused
from zhengtong.modules.licences.models import HolderKind
from zhengtong.modules.org import api as org

LONGEST_NAME = 200


@dataclass(frozen=True, kw_only=True)
class Found:
    """As the licence keeps it."""

    kind: HolderKind
    person_id: int | None
    entity_id: int | None
    name: str
    code: str

    @property
    def masked(self) -> str:
        return mask(self.code, head=6, tail=4) if self.kind == HolderKind.PERSON else self.code

    @property
    def index(self) -> str:
        return code_index(self.code)

    @property
    def name_index(self) -> str:
        return name_index(self.name)


def code_index(code: str) -> str:
    """What a search by 公民身份号码 or 统一社会信用代码 looks for."""
    return blind_index("".join(code.split()).upper(), purpose="licences.holder_code")


def name_index(name: str) -> str:
    return blind_index("".join(name.split()), purpose="licences.holder_name")


def find(holder: Holder, kind: str) -> Found:
    """The holder of a licence of that kind. Raises HolderRefused beside `holder_name` or
    `holder_code`."""
    if kind == HolderKind.EITHER:
        code = "".join(holder.code.split()).upper()
        is_body = holder.entity_id is not None or is_credit_code(code)
        kind = HolderKind.COMPANY if is_body else HolderKind.PERSON
    return _company(holder) if kind == HolderKind.COMPANY else _person(holder)


def _company(holder: Holder) -> Found:
    known = org.entity(holder.entity_id) if holder.entity_id else None
    code = known.credit_code if known else "".join(holder.code.split()).upper()
    if not is_credit_code(code):
        raise _refused("holder_code")
    known = known or org.find_entity(code)
    name = known.name if known else holder.name.strip()
    return _found(HolderKind.COMPANY, None, known.id if known else None, name, code)


def _person(holder: Holder) -> Found:
    if holder.person_id:
        known = org.person(holder.person_id)
        actor = Actor.system("licences.issue")
        code = org.person_secret(holder.person_id, actor=actor, purpose="证照持证主体代码")
        return _found(HolderKind.PERSON, known.id, None, known.name, code)
    code = "".join(holder.code.split()).upper()
    if not is_identity_number(code):
        raise _refused("holder_code")
    found = org.find_person(code)
    name = found.name if found else holder.name.strip()
    return _found(HolderKind.PERSON, found.id if found else None, None, name, code)


def _found(
    kind: HolderKind, person_id: int | None, entity_id: int | None, name: str, code: str
) -> Found:
    if not name or len(name) > LONGEST_NAME:
        raise _refused("holder_name")
    return Found(kind=kind, person_id=person_id, entity_id=entity_id, name=name, code=code)


def _refused(path: str) -> HolderRefused:
    message = HolderRefused().message
    return HolderRefused(errors=[FieldError(path=path, message=message, code=HolderRefused.code)])
