"""What the templates of a form print: blocks of controls, with choices and rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One radio, checkbox or option."""

    id: str
    value: str
    label: str
    hint: str
    checked: bool
    group: str = ""
    """What a drop-down list puts it under, such as the township of a village."""


@dataclass(frozen=True, kw_only=True)
class Control:
    """One field as the templates print it."""

    path: str
    type: str
    template: str
    label: str
    hint: str = ""
    error: str = ""
    optional: bool = False
    visible: bool = True
    readonly: bool = False
    source: str = ""
    value: Any = None
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    width: str = ""
    prefix: str = ""
    suffix: str = ""
    choices: Sequence[Choice] = ()
    parts: Sequence[Control] = ()
    rows: Sequence[Row] = ()
    blank: Row | None = None
    may_add: bool = False
    may_remove: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.path

    @property
    def id(self) -> str:
        return control_id(self.path)

    @property
    def focus_id(self) -> str:
        """Where a link in the error summary leads."""
        return self.parts[0].focus_id if self.parts else self.id

    @property
    def described_by(self) -> str:
        notes = (("hint", self.hint), ("source", self.source), ("error", self.error))
        return " ".join(f"{self.id}-{note}" for note, there in notes if there)

    @property
    def is_section(self) -> bool:
        return False


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of a table or group."""

    number: str
    label: str
    controls: Sequence[Control]


@dataclass(frozen=True, kw_only=True)
class Block:
    """A section with what stands in it."""

    title: str
    hint: str
    level: int
    visible: bool
    items: Sequence[Control | Block]

    @property
    def is_section(self) -> bool:
        return True


@dataclass(frozen=True, kw_only=True)
class RenderableForm:
    """One page of a form, for `{% render_form form %}`.

    `upload_template` prints the slot of an upload field; it sees `control` (`settings.material`,
    `value`: public ids), `form` and `uploads` (= `upload_context`).
    """

    title: str
    hint: str
    form_version_id: int
    number: int
    page_count: int
    page_titles: Sequence[str]
    page_title: str
    page_hint: str
    is_page_visible: bool
    blocks: Sequence[Block]
    error_list: Sequence[tuple[str, str]]
    payload: Mapping[str, Any]
    autosave_url: str = ""
    upload_template: str = "forms/fields/upload_slot.html"
    upload_context: Mapping[str, Any] = field(default_factory=dict)

    @property
    def has_errors(self) -> bool:
        return bool(self.error_list)

    @property
    def is_last(self) -> bool:
        return self.number == self.page_count


def control_id(path: str) -> str:
    """`f-people-0-name`."""
    return "f-" + path.replace(".", "-")
