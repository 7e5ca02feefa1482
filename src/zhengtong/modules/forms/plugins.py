"""The boards that forms offer: where values come from, where options live, who asks a form.

Plug in from `plugs.py` of the module that knows:

    prefill_sources.register("person", PersonSource())
    option_sources.register("region", RegionOptions())
    form_uses.register("items", ItemUses())

Keys stand in published definitions and must not change.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhengtong.kernel.access import Actor
from zhengtong.kernel.registry import Registry
from zhengtong.kernel.text import Text


class PrefillSource(ABC):
    """Knows values about the applicant. A field asks for one as `<plug key>.<value key>`."""

    label: Text
    """Where the value comes from, as the applicant reads it: "个人账户信息"."""

    @abstractmethod
    def keys(self) -> Mapping[str, Text]:
        """The values that it can give, by key, with what they are called."""

    @abstractmethod
    def resolve(self, actor: Actor, key: str, context: Mapping[str, Any]) -> Any | None:
        """The value as the form stores it (money in 分, dates as ISO text), or None.

        Must not raise when there is nothing to give. `context` holds what the caller knows, such
        as `entity_id`.
        """


class OptionSource(ABC):
    """A list of options that is kept elsewhere, such as regions."""

    @abstractmethod
    def options(self, level: str | None) -> Sequence[tuple[str, str]]:
        """Value and label, in the order to show; in the active language."""

    def groups(self, level: str | None) -> Mapping[str, str]:
        """The heading that a value stands under in a drop-down list, for values that have one."""
        return {}

    @abstractmethod
    def label_of(self, value: str, level: str | None) -> str | None:
        """The label of a value, or None when it is not an option. Also answers for old values."""


@dataclass(frozen=True, kw_only=True)
class FormUse:
    """Something that asks a form. `url` leads to its page at the desk."""

    label: Text
    url: str
    is_current: bool
    """Whether citizens meet it today; otherwise it is a draft, or what runs to its end."""


class FormUses(ABC):
    """Knows who asks which form, so that its editor sees what a new version will not yet change."""

    @abstractmethod
    def uses(self, keys: Collection[str]) -> Mapping[str, Sequence[FormUse]]:
        """By form key; keys that nobody asks may be missing. One query for all of them."""


prefill_sources: Registry[PrefillSource] = Registry("prefill sources", PrefillSource)
option_sources: Registry[OptionSource] = Registry("option sources", OptionSource)
form_uses: Registry[FormUses] = Registry("form uses", FormUses)


def uses_of(keys: Collection[str]) -> dict[str, list[FormUse]]:
    """Everyone who asks these forms, by key."""
    found: dict[str, list[FormUse]] = {key: [] for key in keys}
    for _name, plug in form_uses.items():
        for key, uses in plug.uses(keys).items():
            found.setdefault(key, []).extend(uses)
    return found


def can_prefill(source: str) -> bool:
    """Whether `person.name` names a plug and a value that it gives."""
    plug, _dot, key = source.partition(".")
    return plug in prefill_sources and key in set(prefill_sources.get(plug).keys())
