"""The web process before its workers are forked."""

from django.urls import get_resolver, resolvers

from zhengtong.runtime import web


def test_pages_are_loaded_before_anybody_asks() -> None:
    resolvers._get_cached_resolver.cache_clear()
    assert "url_patterns" not in vars(get_resolver())
    web._loaded()
    assert "url_patterns" in vars(get_resolver())
