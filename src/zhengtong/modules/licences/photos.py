"""The photograph of a holder, small enough for a page."""

from __future__ import annotations

import io

from PIL import Image

from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import NotFound

MOST = (360, 480)


def small_photo(public_id: str) -> bytes:
    """A JPEG of at most 360 × 480 pixels. Raises NotFound when there is no such picture."""
    file = files.readable(Actor.system("licences.print"), public_id)
    with files.open_file(file.id) as stream:
        try:
            with Image.open(stream) as picture:
                picture.thumbnail(MOST)
                out = io.BytesIO()
                picture.convert("RGB").save(out, "JPEG", quality=82)
        except OSError:
            raise NotFound from None
    return out.getvalue()
