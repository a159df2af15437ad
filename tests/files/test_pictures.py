"""Small pictures: of what is a picture, turned the right way, and nothing that was hidden in it."""

import io

import pytest
from PIL import Image

from helpdesk.files import pictures


def picture(kind: str, size=(1200, 600), mode="RGB", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "red").save(out, kind, **options)
    return out.getvalue()


def on_disk(tmp_path, raw: bytes):
    path = tmp_path / "picture"
    path.write_bytes(raw)
    return path


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_each_kind_has_a_size_and_a_small_picture(tmp_path, kind):
    raw = picture(kind)
    assert pictures.size(io.BytesIO(raw)) == (1200, 600)
    with Image.open(io.BytesIO(pictures.preview(on_disk(tmp_path, raw)))) as small:
        assert (small.size, small.format) == ((480, 240), "WEBP")


def test_a_photo_that_lies_on_its_side_is_turned_and_tells_nothing_of_the_camera(tmp_path):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Secret Camera"
    raw = picture("JPEG", exif=exif)
    assert pictures.size(io.BytesIO(raw)) == (600, 1200)
    small = pictures.preview(on_disk(tmp_path, raw))
    assert b"Secret Camera" not in small
    with Image.open(io.BytesIO(small)) as opened:
        assert opened.size == (240, 480)


def test_what_is_no_picture_or_is_a_bomb_has_none(tmp_path):
    bomb = picture("PNG", (20_000, 20_000), "1")
    for raw in (b"", b"\x89PNG\r\n\x1a\n and then nothing", b"<svg/>", picture("PNG")[:200], bomb):
        assert pictures.preview(on_disk(tmp_path, raw)) is None
    assert pictures.size(io.BytesIO(bomb)) is None
    assert pictures.size(io.BytesIO(b"RIFF....WEBPxx")) is None
