"""Who may read a file: decided by its owner, and denied by default."""

from __future__ import annotations

from zhengtong.core.files.data import FileData
from zhengtong.core.files.plugins import file_access
from zhengtong.core.files.queries import find, uploader_of
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import NotFound, PermissionRefused, SignInRequired


def may_read(actor: Actor, file: FileData) -> bool:
    """While nobody owns it, who sent it; then whom the owner's plug lets."""
    if actor.kind == "system":
        return True
    if not file.owner_kind:
        return actor.user_id is not None and uploader_of(file.id) == actor.user_id
    if file.owner_kind not in file_access:
        return False
    return file_access.get(file.owner_kind).may_read(actor, file.owner_id, file.purpose)


def readable(actor: Actor, public_id: object) -> FileData:
    """The file, if the actor may read it. Raises NotFound, SignInRequired, PermissionRefused."""
    file = find(public_id)
    if file is None:
        raise NotFound
    if may_read(actor, file):
        return file
    raise PermissionRefused if actor.is_signed_in else SignInRequired
