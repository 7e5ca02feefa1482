"""Every address says who may call it."""

from django.urls import URLPattern, get_resolver

from zhengtong.core.pages.access import mark_of
from zhengtong.core.pages.middleware import FOREIGN_PREFIXES


def patterns(resolver, prefix=""):
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield path, entry.callback
        else:
            yield from patterns(entry, path)


def test_every_view_carries_an_access_mark():
    unmarked = [
        f"{path} → {view.__module__}.{getattr(view, '__name__', view)}"
        for path, view in patterns(get_resolver())
        if not mark_of(view) and not view.__module__.startswith((*FOREIGN_PREFIXES, "django."))
    ]
    assert not unmarked, "\n".join(unmarked)


def test_views_of_libraries_come_only_from_the_known_ones():
    foreign = {
        view.__module__.split(".")[0]
        for _, view in patterns(get_resolver())
        if not view.__module__.startswith("zhengtong.") and not mark_of(view)
    }
    assert foreign <= {"allauth", "django"}
