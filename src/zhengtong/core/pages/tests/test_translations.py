"""One Chinese msgid in two meanings has a message context and keeps both English texts."""

from zhengtong.core.pages.management.commands.translations import (
    messages_of,
    read_catalogue,
    untranslated,
    update,
)

CODE = """from django.utils.translation import gettext, npgettext, pgettext
gettext("退回")
pgettext("state", "退回")
npgettext("papers", "%(n)s 份", "%(n)s 份", 2)
"""
PAGE = (
    '{% load i18n %}{% translate "受理" context "button" %}'
    '{% blocktranslate count n=2 context "copies" %}{{ n }} 份'
    "{% plural %}{{ n }} 份{% endblocktranslate %}"
)


def collected(folder):
    (folder / "code.py").write_text(CODE, encoding="utf-8")
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    return messages_of(folder)


def test_contexts_are_collected_from_code_and_templates(tmp_path):
    assert set(collected(tmp_path)) == {
        ("退回", ""),
        ("退回", "state"),
        ("受理", "button"),
        ("%(n)s 份", "papers"),
        ("%(n)s 份", "copies"),
    }


def test_each_context_keeps_its_own_english_and_is_asked_for(tmp_path):
    wanted, path = collected(tmp_path), tmp_path / "en" / "django.po"
    update(path, wanted)
    assert set(untranslated(path, wanted)) == set(wanted)
    text = path.read_text(encoding="utf-8")
    text = text.replace('msgid "退回"\nmsgstr ""', 'msgid "退回"\nmsgstr "Send back"', 1)
    path.write_text(text, encoding="utf-8")
    assert ("退回", "") not in untranslated(path, wanted)
    assert ("退回", "state") in untranslated(path, wanted)
    update(path, wanted)
    english = {(m.id, m.context): m.string for m in read_catalogue(path) if m.id}
    assert english["退回", None] == "Send back"
    assert english["退回", "state"] == ""
