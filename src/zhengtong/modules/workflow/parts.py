"""What a human step is given by key, as the boards know it: its form, document and permission."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.access import PERMISSIONS
from zhengtong.kernel.registry import Registry

Check = Callable[[str, str], str]
"""Key and stage of the step → what is wrong, or ""."""


def offered(board: Registry[Any], current: str = "") -> list[tuple[str, str]]:
    """Key and label of all that can be chosen, by label. What is set can always be chosen again."""
    found: dict[str, str] = {}
    for _name, plug in board.items():
        found.update(plug.offered())
    if current:
        found.setdefault(current, label(board, current))
    return sorted(found.items(), key=lambda pair: pair[1])


def label(board: Registry[Any], key: str) -> str:
    """What it is called; the key where nobody knows it."""
    named = (plug.label(key) for _name, plug in board.items())
    return next((text for text in named if text != key), key)


def check(board: Registry[Any]) -> Check:
    """For the gate. What any of the plugs takes is right."""

    def problem(key: str, stage: str) -> str:
        said = [plug.problem(key, stage) for _name, plug in board.items()]
        return "" if "" in said else next(iter(said), _("没有可选的内容。"))

    return problem


def permissions(current: str = "") -> list[tuple[str, str]]:
    """Every declared permission, name and label."""
    found = {p.name: _(p.label) for p in PERMISSIONS.values()}
    if current:
        found.setdefault(current, current)
    return sorted(found.items(), key=lambda pair: pair[1])


def permission_label(name: str) -> str:
    """What a permission is called; its name where it is not declared."""
    return _(PERMISSIONS[name].label) if name in PERMISSIONS else name
