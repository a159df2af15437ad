"""Files on disk: by what is in them, whole or not at all, and swept when nothing names them."""

import io
import os
import time

import pytest

from helpdesk import files

DAY = 86_400


class Broken(io.BytesIO):
    """A stream that breaks off in the middle."""

    def read(self, size=-1):
        if self.tell():
            raise OSError("the other side is gone")
        return super().read(10)


def kept(folder) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def make_older(folder) -> None:
    for path in folder.rglob("*"):
        os.utime(path, (time.time() - 2 * DAY,) * 2)


def test_a_file_is_kept_under_its_hash_and_read_back(tmp_path):
    stored = files.store(tmp_path, io.BytesIO(b"hello"), 100)
    assert (stored.size, stored.head) == (5, b"hello")
    assert files.location(tmp_path, stored.sha256).read_bytes() == b"hello"
    assert stored.sha256 == "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


def test_the_same_bytes_are_kept_once(tmp_path):
    for _ in range(3):
        files.store(tmp_path, io.BytesIO(b"same"), 100)
    assert len(kept(tmp_path)) == 1


def test_too_much_leaves_nothing_behind(tmp_path):
    with pytest.raises(files.TooLarge):
        files.store(tmp_path, io.BytesIO(b"x" * 101), 100)
    assert kept(tmp_path) == []
    assert files.store(tmp_path, io.BytesIO(b"x" * 100), 100).size == 100


def test_a_stream_that_breaks_leaves_nothing_behind(tmp_path):
    with pytest.raises(OSError, match="gone"):
        files.store(tmp_path, Broken(b"x" * 50), 100)
    assert kept(tmp_path) == []


def test_a_sweep_deletes_what_is_old_and_unnamed_and_nothing_else(tmp_path):
    named, unnamed = (files.store(tmp_path, io.BytesIO(text), 100).sha256 for text in (b"named", b"unnamed"))
    (tmp_path / ".part-left").write_bytes(b"half")
    assert files.sweep(tmp_path, lambda hashes: set()) == 0, (
        "a young file may belong to a row that is being written"
    )
    make_older(tmp_path)
    assert files.sweep(tmp_path, lambda hashes: {named} & set(hashes)) == 1
    assert kept(tmp_path) == [f"{named[:2]}/{named[2:]}"]
    assert not files.location(tmp_path, unnamed).exists()


def test_a_file_that_comes_again_is_young_again(tmp_path):
    sha256 = files.store(tmp_path, io.BytesIO(b"again"), 100).sha256
    make_older(tmp_path)
    files.store(tmp_path, io.BytesIO(b"again"), 100)
    assert files.sweep(tmp_path, lambda hashes: set()) == 0
    assert files.location(tmp_path, sha256).exists()
