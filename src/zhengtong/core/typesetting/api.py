"""Front door of typesetting: a template of this package or of a module, and plain data, to PDF."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import typst

__all__ = ["TypesettingFailed", "pdf", "png", "svg"]

HERE = Path(__file__).parent
FONTS = HERE / "fonts"


class TypesettingFailed(RuntimeError):
    """A template is wrong or its data lack a field: an error of ours, never of a person."""


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Loaded once per process; system fonts stay out, so that every machine prints the same."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


def pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """The PDF/A-2b bytes of `template` (a Typst file) with `data`, plain JSON values only.

    The template reads them with `json(bytes(sys.inputs.data))`; it can read nothing else. Some 5 ms
    of CPU a page once template and fonts are loaded. Raises TypesettingFailed.
    """
    return _compiled(template, data, pdf_standards=["a-2b"])


def svg(template: Path, data: Mapping[str, Any]) -> str:
    """The first page as an SVG picture with outlined text, for screens."""
    return _compiled(template, data, format="svg").decode()


def png(template: Path, data: Mapping[str, Any], *, dpi: int = 300) -> bytes:
    """The first page as a PNG picture; transparent where the template leaves the page empty."""
    return _compiled(template, data, format="png", ppi=float(dpi))


def _compiled(template: Path, data: Mapping[str, Any], **options: Any) -> bytes:
    try:
        made = typst.compile(
            template.read_bytes(),
            font_paths=_fonts(),
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            **options,
        )
    except (typst.TypstError, RuntimeError) as error:
        raise TypesettingFailed(f"{template.name}: {error}") from error
    return cast("bytes", made[0] if isinstance(made, list) else made)
