"""What others extend: who may read the files of an owner, and scanners for harm."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol, runtime_checkable

from zhengtong.kernel.access import Actor
from zhengtong.kernel.registry import Registry


@runtime_checkable
class FileAccess(Protocol):
    """Decides for all files of one owner kind."""

    def may_read(self, actor: Actor, owner_id: str, purpose: str) -> bool:
        """Whether the actor may fetch a file that `owner_id` holds for that purpose."""
        ...


@runtime_checkable
class FileScanner(Protocol):
    """Looks for malicious content."""

    def scan(self, path: Path) -> str | None:
        """The name of what was found, or None. Raises ScanUnavailable when it cannot tell."""
        ...

    def check_config(self) -> list[str]: ...


file_access: Registry[FileAccess] = Registry("file_access", FileAccess)
"""By owner kind, the value given to `link`. A kind without a plug is readable by nobody."""

file_scanners: Registry[FileScanner] = Registry("file_scanners", FileScanner)
"""Every scanner sees every upload; one find refuses it."""
