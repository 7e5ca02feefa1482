"""The catalogues of all apps are merged: one Chinese wording has one English text everywhere."""

from pathlib import Path

from zhengtong.core.pages.management.commands.translations import key_of, read_catalogue

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
