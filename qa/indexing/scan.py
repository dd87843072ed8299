"""Roots to files: what lies there now, named as sources are named.

Looking is cheap (one `stat` a file) and never fails: whatever cannot be an article is
listed with the reason. A root that is missing is reported; its articles are kept.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from qa.articles.kinds import UNREAD
from qa.places import absolute, home
from qa.store.records import Stamp


@dataclass(frozen=True, slots=True)
class Found:
    """A regular file with the suffix of an article."""

    source: str
    location: str
    stamp: Stamp

    @property
    def path(self) -> Path:
        """Made when it is asked for: a scan of ten thousand files needs none."""
        return Path(self.location)


@dataclass(slots=True)
class Scan:
    """What was found below the roots. `others` counts files of other types, by suffix."""

    files: dict[str, Found] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    others: dict[str, int] = field(default_factory=dict)


def source_of(path: Path, workspace: Path) -> str:
    """How the file at *path* is called: relative to the workspace, else absolute with `~`."""
    whole = absolute(path)
    if whole.is_relative_to(workspace):
        return whole.relative_to(workspace).as_posix()
    own = home()
    if own and whole.is_relative_to(own):
        return f"~/{whole.relative_to(own).as_posix()}"
    return whole.as_posix()


def path_of(source: str, workspace: Path) -> Path:
    """The file that is called *source*; "~notes" is a name, only "~/" the home folder."""
    own = home() if source.startswith("~/") else None
    return own / source[2:] if own else workspace / source


def scan(
    roots: Iterable[Path], workspace: Path, *, suffixes: Collection[str], leave_out: Path | None = None
) -> Scan:
    """Visit *roots* (folders or files). Hidden files and the folder *leave_out* are passed over."""
    found = Scan()
    walker = _Walker(found, workspace, suffixes)
    if leave_out:
        walker.pass_over(leave_out)
    for root in roots:
        source = source_of(root, workspace)
        try:
            status = root.stat()
        except OSError as error:
            kept = isinstance(error, FileNotFoundError) or error.strerror
            found.missing.append(source)
            if kept is not True:
                found.problems[source] = str(error.strerror).lower()
            continue
        if stat.S_ISDIR(status.st_mode):
            walker.folder(root, (status.st_dev, status.st_ino))
        else:
            _file(found, str(root), source, status)
    walker.follow()
    return found


def looked(earlier: Scan, sources: Collection[str], workspace: Path) -> Scan:
    """The files of *sources* as they are now; roots are missing as in *earlier*."""
    found = Scan(missing=earlier.missing, unreadable=earlier.unreadable)
    for source in sources:
        path = path_of(source, workspace)
        with suppress(OSError):
            _file(found, str(path), source, path.stat())
    return found


@dataclass(slots=True)
class _Walker:
    found: Scan
    workspace: Path
    suffixes: Collection[str]
    visited: set[tuple[int, int]] = field(default_factory=set)
    linked: list[tuple[Path, tuple[int, int]]] = field(default_factory=list)

    def pass_over(self, folder: Path) -> None:
        """Never visit *folder*, by whatever way."""
        with suppress(OSError):
            status = folder.stat()
            self.visited.add((status.st_dev, status.st_ino))

    def follow(self) -> None:
        """Visit what links lead to: last, for a folder that lies below a root has its name from there."""
        while self.linked:
            self.folder(*self.linked.pop(0))

    def folder(self, top: Path, identity: tuple[int, int]) -> None:
        """Visit *top* and all below it, each folder once however many links lead there."""
        waiting = [(top, identity)]
        while waiting:
            folder, identity = waiting.pop()
            if identity in self.visited:
                continue
            self.visited.add(identity)
            name = source_of(folder, self.workspace)
            try:
                entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
            except OSError as error:
                self.found.unreadable.append(name)
                self.found.problems[name] = f"cannot be listed: {str(error.strerror).lower()}"
                continue
            prefix = "" if name == "." else f"{name}/"
            parts = _parts_of_pages(entry.name for entry in entries)
            for entry in entries:
                if entry.name in parts and os.path.isdir(entry.path):
                    self.found.others[_PARTS] = self.found.others.get(_PARTS, 0) + 1
                elif not entry.name.startswith("."):
                    waiting += self._entry(entry, f"{prefix}{entry.name}")

    def _entry(self, entry: os.DirEntry[str], source: str) -> list[tuple[Path, tuple[int, int]]]:
        suffix = os.path.splitext(entry.name)[1].lower()
        takes = suffix in self.suffixes
        try:
            status = entry.stat()
        except OSError as error:
            if takes or entry.is_symlink():
                broken = entry.is_symlink() and isinstance(error, FileNotFoundError)
                reason = "a link to nothing" if broken else str(error.strerror).lower()
                self.found.problems[_printable(source)] = reason
                if not broken:
                    self.found.unreadable.append(source)
            return []
        if stat.S_ISDIR(status.st_mode):
            if takes:
                self.found.problems[_printable(source)] = "a folder"
            folder = (Path(entry.path), (status.st_dev, status.st_ino))
            if not entry.is_symlink():
                return [folder]
            self.linked.append(folder)
            return []
        if takes:
            _file(self.found, entry.path, source, status)
        elif suffix in UNREAD:
            self.found.problems[_printable(source)] = UNREAD[suffix]
        else:
            self.found.others[suffix] = self.found.others.get(suffix, 0) + 1
        return []


def _file(found: Scan, location: str, source: str, status: os.stat_result) -> None:
    if _printable(source) != source:
        found.problems[_printable(source)] = "the name is not valid text"
    elif not stat.S_ISREG(status.st_mode):
        found.problems[source] = "not a regular file"
    else:
        found.files[source] = Found(source, location, Stamp(status.st_size, status.st_mtime_ns))


_PARTS = "beside a saved page"
# Browsers save "page.html" and beside it a folder with its pictures, scripts and frames.
_BESIDE = ("_files", ".files", "_Dateien", "-Dateien", "_fichiers", "_archivos", "_bestanden", "-filer")


def _parts_of_pages(names: Iterable[str]) -> set[str]:
    """The names that folders beside the pages among *names* would have."""
    stems = (stem for stem, suffix in map(os.path.splitext, names) if suffix.lower() in (".html", ".htm"))
    return {f"{stem}{end}" for stem in stems for end in _BESIDE}


def _printable(source: str) -> str:
    """*source* without the surrogates that stand for bytes of a name that is no UTF-8."""
    return source.encode("utf-8", "replace").decode("utf-8")
