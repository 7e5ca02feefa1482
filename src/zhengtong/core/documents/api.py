"""Front door of templates of documents."""

from __future__ import annotations

from zhengtong.core.documents.formats import day_written, moment_written
from zhengtong.core.documents.plugins import Field, Kind, Scope, kinds, scopes
from zhengtong.core.documents.published import Composed, compose
from zhengtong.core.documents.rendering import Rendered, RenderFailed, render

__all__ = [
    "Composed",
    "Field",
    "Kind",
    "RenderFailed",
    "Rendered",
    "Scope",
    "compose",
    "day_written",
    "kinds",
    "moment_written",
    "render",
    "scopes",
]
