"""The picture of a seal: drawn from its words, or an uploaded PNG; made once, then kept."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from zhengtong.core.typesetting import api as typesetting
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.licences.models import Seal, SealKind

TEMPLATE = Path(__file__).parent / "seal.typ"
MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 4_000_000
SIDE = 700
"""Pixels of the longer side as kept: 400 dots an inch on a seal of 45 mm."""


class Picture(NamedTuple):
    """`drawing` is a PDF page of the size of the seal, `svg` the same for screens."""

    drawing: bytes
    svg: str


def drawn(
    *,
    name: str,
    kind: str,
    ring: str,
    bottom: str,
    width: float,
    height: float,
    image: bytes | None,
) -> Picture:
    """Some 50 ms of CPU."""
    facts = facts_of(name, kind, ring, bottom, width, height, image)
    return Picture(typesetting.pdf(TEMPLATE, facts), typesetting.svg(TEMPLATE, facts))


def png_of(seal: Seal) -> bytes:
    """The same picture with 300 dots an inch, for formats that take no page."""
    image = bytes(seal.image) if seal.image is not None else None
    facts = facts_of(
        seal.name,
        seal.kind,
        seal.ring_text,
        seal.bottom_text,
        float(seal.width_mm),
        float(seal.height_mm),
        image,
    )
    return typesetting.png(TEMPLATE, facts)


def facts_of(
    name: str,
    kind: str,
    ring: str,
    bottom: str,
    width: float,
    height: float,
    image: bytes | None,
) -> dict[str, Any]:
    return {
        "name": name,
        "shape": "square" if kind == SealKind.PERSONAL else "round",
        "ring": ring,
        "bottom": bottom,
        "width": width,
        "height": height,
        "image": list(image) if image is not None else None,
    }


def accepted(upload: bytes) -> bytes:
    """The uploaded picture, written anew: nothing but pixels is taken over. Raises InvalidInput."""
    if len(upload) > MOST_BYTES:
        raise _refused(_("图片不能超过 2 MB。"))
    try:
        with Image.open(io.BytesIO(upload), formats=["PNG"]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise _refused(_("图片太大，请缩小到 2000×2000 像素以内。"))
            image.load()
            picture = image.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise _refused(_("请上传完好的 PNG 图片。")) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _refused(_("图片太大，请缩小到 2000×2000 像素以内。")) from error
    picture.thumbnail((SIDE, SIDE))
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _refused(message: str) -> InvalidInput:
    return InvalidInput(errors=[FieldError(path="image", message=message)])
