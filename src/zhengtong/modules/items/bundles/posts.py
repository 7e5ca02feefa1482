"""A definition of a bundle out of what the editor posts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from zhengtong.modules.items.models import SearchRow

Json = dict[str, Any]


MOST_ROWS = 31


_WORD = re.compile(r"[a-z][a-z0-9_]*")


def read_post(post: Mapping[str, str], before: Mapping[str, Any]) -> Json:
    """The definition that the post says; keys that the page does not show stay as they are."""
    made: Json = {
        **before,
        "name": _both(post, "name"),
        "summary": _both(post, "summary"),
        "life_event": post.get("life_event", ""),
        "audience": post.get("audience", "person"),
        "questions": _questions(post, before),
        "parts": _parts(post, before),
    }
    keys = {p["key"] for p in made["parts"]}
    for name, prefix in (("fields", "field"), ("materials", "material")):
        made[name] = _merges(post, prefix, keys)
    return made


def find_item(text: str) -> str:
    """The public id of the one item that the text names: its code, its name, or its id."""
    wanted = text.strip()
    if not wanted:
        return ""
    rows = SearchRow.objects.filter(
        Q(item__implementation_code=wanted) | Q(version__name__zh=wanted)
    ).values_list("item__public_id", flat=True)[:2]
    return str(rows[0]) if len(rows) == 1 else wanted


def _parts(post: Mapping[str, str], before: Mapping[str, Any]) -> list[Json]:
    found: list[Json] = []
    kept = {p.get("key"): p for p in before.get("parts", ())}
    for n in range(MOST_ROWS):
        key, item = post.get(f"part-{n}-key", "").strip(), post.get(f"part-{n}-item", "")
        if post.get(f"part-{n}-remove") or not (key or item.strip()):
            continue
        part: Json = {"key": key, "item": find_item(item)}
        if needs := _WORD.findall(post.get(f"part-{n}-needs", "")):
            part["needs"] = needs
        if when := _when(post.get(f"part-{n}-when", "")):
            part["when"] = when
        if note := _both(post, f"part-{n}-note"):
            part["note"] = note
        answers = _by_prefix(post, f"answer-{key}-")
        known = kept.get(key, {})
        if answers := {q: v for q, v in answers.items() if v}:
            part["answers"] = answers
        if later := list(_by_prefix(post, f"later-{key}-")):
            part["later"] = later
        if not _by_prefix(post, f"field-{key}-"):
            # The page did not show its fields yet: nothing was taken back.
            part |= {k: known[k] for k in ("answers", "later") if k in known and k not in part}
        found.append(part)
    return found


def _questions(post: Mapping[str, str], before: Mapping[str, Any]) -> list[Json]:
    kept = {q.get("key"): q for q in before.get("questions", ())}
    found = []
    for n in range(MOST_ROWS):
        key = post.get(f"question-{n}-key", "").strip()
        text = _both(post, f"question-{n}")
        if not key and not text:
            continue
        options = [
            _option(line)
            for line in post.get(f"question-{n}-options", "").splitlines()
            if line.strip()
        ]
        made = {**kept.get(key, {}), "key": key, "question": text, "options": options}
        found.append({k: v for k, v in made.items() if v})
    return found


def _option(line: str) -> Json:
    """`yes=要|Yes`"""
    value, _sign, labels = line.partition("=")
    zh, _bar, en = labels.partition("|")
    label = {"zh": zh.strip() or value.strip()}
    return {
        "value": value.strip(),
        "label": {**label, "en": en.strip()} if en.strip() else label,
    }


def _when(text: str) -> Json:
    found = {}
    for word in text.split():
        question, _sign, values = word.partition("=")
        found[question] = [v for v in values.split(",") if v]
    return found


def _merges(post: Mapping[str, str], prefix: str, parts: set[str]) -> list[Json]:
    groups: dict[str, dict[str, str]] = {}
    for name, value in post.items():
        kind, _dash, rest = name.partition("-")
        part, _dash, own = rest.partition("-")
        if kind == prefix and part in parts and value.strip():
            groups.setdefault(value.strip(), {})[part] = own
    return [{"key": key, "of": of} for key, of in groups.items()]


def _by_prefix(post: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {k.removeprefix(prefix): post[k] for k in post if k.startswith(prefix)}


def _both(post: Mapping[str, str], name: str) -> Json | str:
    zh = post.get(f"{name}_zh", post.get(f"{name}-zh", "")).strip()
    en = post.get(f"{name}_en", post.get(f"{name}-en", "")).strip()
    if not zh:
        return ""
    return {"zh": zh, "en": en} if en else {"zh": zh}
