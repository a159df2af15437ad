"""Small pictures of pictures. A picture is what Pillow says it is; what it cannot read, or what is a bomb, has none.

Pillow is loaded with the first picture: a server that sees none saves its 6 MB.
"""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from PIL import Image

SIDE = 480  # pixels: shown at up to 240, sharp on dense screens
MOST_PIXELS = 60_000_000  # a 60-megapixel photo takes 180 MB to decode; beyond is a bomb or a poster
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
UNREADABLE = (OSError, ValueError, SyntaxError)


def size(stream: BinaryIO) -> tuple[int, int] | None:
    """Return width and height in pixels as the picture is shown, None for what is no picture of ours. Decodes nothing."""
    try:
        with _open(stream) as picture:
            turned = picture.getexif().get(0x0112, 1) in (5, 6, 7, 8)  # lies on its side (EXIF 2.32, 4.6.4)
            width, height = picture.size
            return (height, width) if turned else (width, height)
    except UNREADABLE:
        return None


def preview(path: Path) -> bytes | None:
    """Return a WebP of at most 480 pixels a side, without what the camera wrote into it; None when that cannot be."""
    from PIL import ImageOps

    try:
        with path.open("rb") as stream, _open(stream) as picture:
            picture.draft("RGB", (SIDE, SIDE))
            small = ImageOps.exif_transpose(picture)
            small.thumbnail((SIDE, SIDE))
            out = io.BytesIO()
            small.convert("RGBA" if small.has_transparency_data else "RGB").save(out, "WEBP", quality=80)
            return out.getvalue()
    except UNREADABLE:
        return None


def _open(stream: BinaryIO) -> Image.Image:
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            picture = Image.open(stream, formats=FORMATS)
        except Image.DecompressionBombError as error:
            raise ValueError("more pixels than may be decoded") from error
    if picture.width * picture.height > MOST_PIXELS:
        raise ValueError("more pixels than may be decoded")
    return picture
