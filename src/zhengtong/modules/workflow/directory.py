"""Who holds posts: asked of `org`, remembered for a minute, replaceable in tests.

Ids are stable and never used twice, so remembering them is safe; who holds a post is always asked.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from django.utils.translation import gettext, gettext_noop

from zhengtong.modules.org import api as org

REMEMBERED_SECONDS = 60.0


class Directory(Protocol):
    """What the engine asks."""

    def organization_id(self, key: str, region_id: int) -> int | None: ...
    def post_id(self, organization_id: int, key: str) -> int | None: ...
    def post_names(self, ids: Collection[int]) -> Mapping[int, Mapping[str, str]]: ...
    def holders(self, post_ids: Collection[int]) -> Mapping[int, list[Any]]: ...
    def staff_names(self, ids: Collection[int]) -> Mapping[int, str]: ...
    def organization_name(self, key: str) -> Mapping[str, str] | None: ...


class OrgDirectory:
    """The organisation of the platform."""

    def __init__(self) -> None:
        self._kept: dict[Any, tuple[float, Any]] = {}

    def _remember(self, key: Any, ask: Callable[[], Any]) -> Any:
        kept = self._kept.get(key)
        now = time.monotonic()
        if kept and now - kept[0] < REMEMBERED_SECONDS:
            return kept[1]
        answer = ask()
        if answer is not None:
            self._kept[key] = (now, answer)
        return answer

    def organization_id(self, key: str, region_id: int) -> int | None:
        def ask() -> int | None:
            found = org.organization_by_key(key, region_id=region_id)
            return found.id if found else None

        answer: int | None = self._remember(("organization", key, region_id), ask)
        return answer

    def post_id(self, organization_id: int, key: str) -> int | None:
        answer: int | None = self._remember(
            ("post", organization_id, key), lambda: org.post_id(organization_id, key)
        )
        return answer

    def post_names(self, ids: Collection[int]) -> Mapping[int, Mapping[str, str]]:
        wanted = [i for i in ids if not self._fresh(("name", i))]
        if wanted:
            for post in org.posts(wanted).values():
                names = {"zh": post.name_zh, "en": post.name_en or post.name_zh}
                self._kept[("name", post.id)] = (time.monotonic(), names)
        return {i: self._kept[("name", i)][1] for i in ids if ("name", i) in self._kept}

    def _fresh(self, key: Any) -> bool:
        kept = self._kept.get(key)
        return kept is not None and time.monotonic() - kept[0] < REMEMBERED_SECONDS

    def holders(self, post_ids: Collection[int]) -> Mapping[int, list[Any]]:
        return org.holders_of(post_ids)

    def staff_names(self, ids: Collection[int]) -> Mapping[int, str]:
        return org.staff_names(ids) if ids else {}

    def organization_name(self, key: str) -> Mapping[str, str] | None:
        def ask() -> Mapping[str, str] | None:
            found = org.organization_by_key(key)
            if found is None:
                return None
            return {
                "zh": found.short_name_zh or found.name_zh,
                "en": found.short_name_en or found.name_en or found.short_name_zh,
            }

        answer: Mapping[str, str] | None = self._remember(("organization name", key), ask)
        return answer


_current: list[Directory] = [OrgDirectory()]


def directory() -> Directory:
    return _current[-1]


@contextmanager
def temporarily(replacement: Directory) -> Iterator[Directory]:
    """Use another directory, for tests and benchmarks."""
    _current.append(replacement)
    try:
        yield replacement
    finally:
        _current.remove(replacement)


ROLES = {
    "owner": gettext_noop("主办单位"),
    "applicant_township": gettext_noop("申请人所在乡镇"),
    "applicant_village": gettext_noop("申请人所在村"),
}
POSTS = {
    "counter": gettext_noop("受理岗"),
    "reviewer": gettext_noop("审查岗"),
    "approver": gettext_noop("决定岗"),
    "lead": gettext_noop("负责人"),
    "manager": gettext_noop("大厅管理岗"),
    "agent": gettext_noop("代办岗"),
    "supervisor": gettext_noop("监察岗"),
    "leader": gettext_noop("领导"),
}


def describe(post: str, *, language: str) -> str:
    """A post as the definition writes it (`owner:reviewer`), in words."""
    owner, _, key = post.partition(":")
    role = gettext(ROLES[owner]) if owner in ROLES else owner
    names = None if owner in ROLES else directory().organization_name(owner)
    if names:
        role = names["en" if language.startswith("en") else "zh"]
    title = gettext(POSTS[key]) if key in POSTS else key
    return f"{role} · {title}"
