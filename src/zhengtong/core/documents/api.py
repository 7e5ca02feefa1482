"""Front door of templates of documents."""

from __future__ import annotations

from zhengtong.core.documents.formats import day_written, moment_written
from zhengtong.core.documents.plugins import Field, Kind, Scope, kinds, scopes
from zhengtong.core.documents.published import Composed, compose
from zhengtong.core.documents.queries import has_local
from zhengtong.core.documents.rendering import Rendered, RenderFailed, render
from zhengtong.core.documents.services import (
    publish_template,
    save_template,
    start_template,
    submit_template,
)

__all__ = [
    "Composed",
    "Field",
    "Kind",
    "RenderFailed",
    "Rendered",
    "Scope",
    "compose",
    "day_written",
    "has_local",
    "kinds",
    "moment_written",
    "publish_template",
    "render",
    "save_template",
    "scopes",
    "start_template",
    "submit_template",
]
