"""Where a process is and whose it is: either may be unknown.

A service may have no home folder, and the current folder may have been deleted.
"""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path | None:
    """The home folder, where there is one."""
    try:
        return Path.home()
    except RuntimeError:
        return None


def here() -> Path | None:
    """The current folder, where it is still there."""
    try:
        return Path.cwd()
    except FileNotFoundError:
        return None


def expanded(path: Path) -> Path:
    """*path* below a home folder where it begins with "~"; as it is where there is no such folder."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def absolute(path: Path) -> Path:
    """*path* from the root, without ".." and with links as they are; as it is without a current folder."""
    try:
        return Path(os.path.abspath(path))  # noqa: PTH100  (resolve() follows links)
    except FileNotFoundError:
        return path


def is_file(path: Path) -> bool:
    """Is that a file? No, too, where it cannot be told: the name is too long, or a folder is closed."""
    return os.path.isfile(path)  # noqa: PTH113  (Path.is_file() raises then)
