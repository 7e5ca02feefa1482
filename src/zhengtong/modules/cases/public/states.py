"""How far a page and a material of an application are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhengtong.kernel.errors import FieldError
from zhengtong.modules.cases.capture.papers import NOTHING, Brought
from zhengtong.modules.cases.models import ApplicationMaterial
from zhengtong.modules.items.data import MaterialData


@dataclass(frozen=True, kw_only=True)
class PageState:
    """One page of the form in the task list. `state`: done | begun | empty."""

    number: int
    title: str
    url: str
    state: str
    errors: tuple[FieldError, ...]


@dataclass(frozen=True, kw_only=True)
class MaterialState:
    """One material with the files put to it so far."""

    material: MaterialData
    files: tuple[ApplicationMaterial, ...]
    is_certain: bool
    errors: tuple[str, ...] = ()
    brought: Brought | None = None
    is_excused: bool = False
    """A promise stands for it."""

    @property
    def path(self) -> str:
        return f"material-{self.material.key}"

    @property
    def is_missing(self) -> bool:
        return self.material.needs_upload and not self.files and not self.is_excused

    @property
    def room(self) -> int:
        """How many more files it takes."""
        return max(self.material.max_files - len(self.files), 0)

    @property
    def takes_pages(self) -> bool:
        return takes_pages(self.material.extensions)

    @property
    def papers(self) -> Brought:
        """What lies on the counter for it; only a clerk is asked."""
        return self.brought or NOTHING

    @property
    def accept(self) -> str:
        """For the `accept` attribute: a phone offers its camera for pictures."""
        return ",".join(f".{e}" for e in self.material.extensions)


def takes_pages(extensions: Sequence[str]) -> bool:
    """Whether scanned pages or photographs can become a file for it."""
    return bool({"pdf", "jpg", "jpeg"} & set(extensions))
