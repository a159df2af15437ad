"""What the file system does for us."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def second_name(path: Path, other: Path) -> None:
    """Give a file another name, or a copy where that cannot be. Raises FileNotFoundError when it is gone."""
    try:
        os.link(path, other)
    except FileNotFoundError:
        raise
    except OSError:  # another file system, or one without hard links
        shutil.copy2(path, other)


def sync(path: Path) -> None:
    """Have what was done to a file or folder on the disk, whatever happens next."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
