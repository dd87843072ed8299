"""Every error a user can act on: what went wrong, where, and the command that helps.

Anything else that is raised is a bug and surfaces as one. `cli` catches `QAError`, and
only there: one line for the message, one for the hint, and the exit code of the class.
"""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of every command (documented in docs/reference.md)."""

    DONE = 0
    NEGATIVE = 1
    USAGE = 2
    NO_INDEX = 3
    MODEL = 4
    INTERRUPTED = 130


class QAError(Exception):
    """Root of the tree. *hint* is the next thing to type or do, or empty."""

    exit = Exit.USAGE

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(QAError):
    """What was asked for makes no sense as it stands: an option, a date, a path."""


class ArticleError(QAError):
    """A file cannot be taken in as an article; the message is the reason, without the path."""


class UnreadableError(ArticleError):
    """A file cannot be read just now, whatever it holds; what is known of it stays."""


class WorkspaceError(QAError):
    """There is no workspace here, or its settings cannot be read."""


class TemplateError(QAError):
    """A template of a prompt cannot be used; the message names the file and what is wrong with it."""


class FactsError(QAError):
    """The facts of an eval suite, or the suite itself, cannot be used; the message names each fault."""


class NothingAskedError(QAError):
    """No fact is left to be asked: what was to be asked again had gone well."""

    exit = Exit.NEGATIVE


class StoreError(QAError):
    """The index cannot be used as it is."""

    exit = Exit.NO_INDEX


class StoreMissingError(StoreError):
    """There is no index yet."""


class StoreMismatchError(StoreError):
    """The index was built by another model or another version than the one that asks."""


class StoreLockedError(StoreError):
    """Another process is writing to the index."""


class StoreFullError(StoreError):
    """The disk has no room for what was being written; what was committed before stands."""


class StoreDamagedError(StoreError):
    """A file of the index cannot be read as what it should be."""


class ModelError(QAError):
    """A model cannot be found, loaded or reached."""

    exit = Exit.MODEL
