"""Images of a PDF as files that an OFD may hold: JPEG as it is, all others as PNG."""

from __future__ import annotations

import io
from typing import Any

from zhengtong.core.ofd.converting.canvas import Refused

MOST_PIXELS = 60_000_000


def picture_of(image: Any) -> tuple[bytes, str]:
    """(bytes, PNG or JPEG). Raises Refused."""
    if int(image["/Width"]) * int(image["/Height"]) > MOST_PIXELS:
        raise Refused("Image")
    if _is_plain_jpeg(image):
        return bytes(image._data), "JPEG"
    decoded = image.decode_as_image()
    if decoded is None:
        raise Refused("Image")
    out = io.BytesIO()
    decoded.save(out, format="PNG")
    return out.getvalue(), "PNG"


def _is_plain_jpeg(image: Any) -> bool:
    filters = image.get("/Filter")
    names = filters if isinstance(filters, list) else [filters]
    return list(names) == ["/DCTDecode"] and not {"/SMask", "/Mask", "/Decode"} & set(image)
