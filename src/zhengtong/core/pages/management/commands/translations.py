"""Collect, compile and check translations with Babel: no GNU gettext needed on the machine.

manage.py translations update [app …]   new msgids into each app's po file
manage.py translations compile          po → mo where older
manage.py translations check            exit 1 and list what has no English
"""

from __future__ import annotations

import ast
import io
import re
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[4]
FUNCTIONS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
REGISTERED = ("Entry", "Permission")
CHINESE = re.compile(r"[\u4e00-\u9fff、，：；（）]")
Key = tuple[str, str]
"""msgid and message context; the context is empty for nearly all."""


def folders() -> dict[str, Path]:
    """Every package with texts, by short name: the apps, the kernel and the runtime."""
    found = {
        c.label: Path(c.path) for c in apps.get_app_configs() if Path(c.path).is_relative_to(ROOT)
    }
    return found


def messages_of(folder: Path) -> dict[Key, tuple[str, ...] | str]:
    """Key → singular, or (singular, plural), of all code and templates below a folder."""
    from babel.messages.extract import extract

    found: dict[Key, tuple[str, ...] | str] = {}
    for file in sorted(folder.rglob("*")):
        if file.suffix not in {".py", ".html", ".txt"} or "tests" in file.parts:
            continue
        if "migrations" in file.parts or "data" in file.parts:
            continue
        text = file.read_text(encoding="utf-8")
        source = text if file.suffix == ".py" else templatize(text, origin=str(file))
        stream = io.BytesIO(source.encode())
        for _line, message, _comments, context in extract(
            "python", stream, keywords=FUNCTIONS, options={"encoding": "utf-8"}
        ):
            msgid = message[0] if isinstance(message, tuple) else message
            if msgid and CHINESE.search(msgid):
                found[msgid, context or ""] = message
        if file.suffix == ".py":
            found.update({(doc, ""): doc for doc in _error_docstrings(text)})
            found.update({(words, ""): words for words in _registered_words(text)})
    return found


def key_of(message: Any) -> Key:
    """The same key, of an entry of a catalogue."""
    msgid = message.id[0] if isinstance(message.id, tuple) else message.id
    return msgid, message.context or ""


def _registered_words(text: str) -> list[str]:
    """Labels of menu entries and permissions are plain words that are translated when shown."""
    return [
        keyword.value.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REGISTERED
        for keyword in node.keywords
        if keyword.arg in ("label", "section", "description")
        and isinstance(keyword.value, ast.Constant)
        and CHINESE.search(str(keyword.value.value))
    ]


def _error_docstrings(text: str) -> list[str]:
    """The docstring of a Chinese-speaking class is what a person reads when it is raised."""
    docs = [
        (ast.get_docstring(node, clean=False) or "").strip()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef)
    ]
    return [doc for doc in docs if doc and CHINESE.match(doc) and doc.endswith("。")]


def sources(label: str, folder: Path) -> list[Path]:
    """The kernel has no app: its texts live with core.pages."""
    return [folder, ROOT / "kernel"] if label == "pages" else [folder]


def read_catalogue(path: Path):
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    if not path.exists():
        return Catalog(locale="en", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale="en")


class Command(BaseCommand):
    help = "Collect, compile or check the translations."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["update", "compile", "check"])
        parser.add_argument("apps", nargs="*")

    def handle(self, *args, action: str, **options) -> None:
        chosen = {k: v for k, v in folders().items() if not options["apps"] or k in options["apps"]}
        missing = []
        for label, folder in chosen.items():
            path = folder / "locale" / "en" / "LC_MESSAGES" / "django.po"
            if action == "compile":
                compile_catalogue(path)
                continue
            wanted = {
                k: v for source in sources(label, folder) for k, v in messages_of(source).items()
            }
            if action == "update":
                update(path, wanted)
            missing += [
                f"{label}: {msgid}" + (f" ({context})" if context else "")
                for msgid, context in untranslated(path, wanted)
            ]
        if action == "compile":
            return
        for line in missing:
            self.stdout.write(line)
        if action == "check" and missing:
            raise CommandError(f"{len(missing)} texts have no English")
        self.stdout.write(f"{len(missing)} texts without English")


def untranslated(path: Path, wanted) -> list[Key]:
    known = {key_of(m): m for m in read_catalogue(path) if m.id}
    return [k for k in wanted if k not in known or not _filled(known[k].string)]


def _filled(string) -> bool:
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


def update(path: Path, wanted) -> None:
    """Add what is new, drop what is gone, keep every translation; sorted for small diffs."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    if not wanted:
        return
    old = {key_of(m): m for m in read_catalogue(path) if m.id}
    fresh = Catalog(locale="en", charset="utf-8", fuzzy=False, project="zhengtong")
    fresh.header_comment = "# English texts of Zhengtong."
    for key, message in sorted(wanted.items()):
        before = old.get(key)
        fresh.add(message, before.string if before else "", context=key[1] or None)
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, fresh, width=100, omit_header=False, no_location=True)
    text = re.sub(
        r'"(POT-Creation-Date|PO-Revision-Date|Generated-By).*\n', "", buffer.getvalue().decode()
    )
    path.write_text(text, encoding="utf-8")


def compile_catalogue(path: Path) -> None:
    from babel.messages.mofile import write_mo

    target = path.with_suffix(".mo")
    if not path.exists() or (target.exists() and target.stat().st_mtime >= path.stat().st_mtime):
        return
    partial = target.with_suffix(".mo.new")
    with partial.open("wb") as file:
        write_mo(file, read_catalogue(path))
    partial.replace(target)
