"""Small real files to hand in: a picture and a one-page PDF, different for every use."""

from __future__ import annotations

import io
import random

from PIL import Image


def picture(chance: random.Random) -> bytes:
    """A small JPEG with a colour of its own."""
    colour = tuple(chance.randrange(256) for _ in range(3))
    out = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG", quality=60)
    return out.getvalue()


def page(chance: random.Random) -> bytes:
    """A one-page PDF."""
    out = io.BytesIO()
    Image.new("L", (120, 170), chance.randrange(200, 256)).save(out, "PDF")
    return out.getvalue()


def file_for(extensions: tuple[str, ...], chance: random.Random) -> tuple[bytes, str]:
    """Content and name of a file that the material takes."""
    if {"jpg", "jpeg"} & set(extensions):
        return picture(chance), f"现场照片{chance.randrange(1000)}.jpg"
    return page(chance), f"材料{chance.randrange(1000)}.pdf"
