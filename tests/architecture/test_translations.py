"""The catalogues of all apps are merged: one Chinese wording has one English text everywhere."""

import ast
from collections.abc import Iterator
from pathlib import Path

from zhengtong.core.pages.management.commands.translations import key_of, read_catalogue
from zhengtong.kernel.errors import DomainError

SOURCE = Path(__file__).resolve().parents[2] / "src" / "zhengtong"


def test_one_msgid_has_one_english_text_in_all_catalogues():
    found: dict[tuple, dict[str, set[str]]] = {}
    for path in sorted(SOURCE.rglob("locale/en/LC_MESSAGES/django.po")):
        app = path.parents[3].name
        for message in read_catalogue(path):
            if message.id and message.string:
                key = (*key_of(message), isinstance(message.id, tuple))
                found.setdefault(key, {}).setdefault(str(message.string), set()).add(app)
    assert len(found) > 1000
    clashes = {key: texts for key, texts in found.items() if len(texts) > 1}
    assert not clashes, "\n".join(f"{key[0]}: {texts}" for key, texts in clashes.items())


def test_what_a_refusal_says_is_its_docstring_or_goes_through_gettext():
    """A sentence written into the call (`PermissionRefused("…")`) would never be collected."""
    names = {kind.__name__ for kind in _kinds(DomainError)}
    assert {"PermissionRefused", "InvalidInput"} <= names
    said = [
        f"{path.relative_to(SOURCE)}:{call.lineno}"
        for path in sorted(SOURCE.rglob("*.py"))
        if "tests" not in path.parts
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", getattr(call.func, "attr", "")) in names
        and any(isinstance(a, ast.Constant | ast.JoinedStr) for a in call.args[:1])
    ]
    assert not said, "\n".join(said)


def _kinds(kind: type) -> Iterator[type]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from _kinds(narrower)
