"""Where conversations are kept: in the user's own data folder, one place per workspace.

Readers never write into a workspace, and what a person asked is nobody else's business: the
folder and its files are theirs alone. Kept are the lines that were typed, and the last conversation.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from qa.app.session import Workspace
from qa.chat import Turn
from qa.domain import Filter, Metadata
from qa.store.select import lets

if TYPE_CHECKING:
    from pydantic import TypeAdapter

LONGEST = 50
"""So many turns of a conversation are kept; evidence that is not cited is not."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of the conversations about one workspace."""

    folder: Path

    @classmethod
    def of(cls, workspace: Path) -> Kept | None:
        """The place for *workspace*, of somebody who has a home folder; nothing is made yet."""
        from platformdirs import user_data_path

        path = workspace.resolve()
        digest = sha256(os.fsencode(path)).hexdigest()[:12]
        name = re.sub(r"[^\w.-]", "_", path.name, flags=re.ASCII)[:40]
        try:
            own = user_data_path("qa", appauthor=False)
        except RuntimeError:
            return None
        # Older versions of platformdirs return "~/…" where there is no home folder.
        return cls(own / "chats" / f"{name}-{digest}") if own.is_absolute() else None

    @property
    def history(self) -> Path:
        """The lines that were typed."""
        return self.folder / "history"

    @property
    def conversation(self) -> Path:
        """The last conversation."""
        return self.folder / "conversation.json"

    def prepare(self) -> str | None:
        """Make the folder, for its owner alone; why that cannot be done, or None."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.folder.chmod(0o700)
            if not os.access(self.folder, os.W_OK):
                return "permission denied"
            self.history.touch(0o600)
        except OSError as error:
            return str(error.strerror).lower()
        return None

    def save(self, turns: Sequence[Turn]) -> str | None:
        """Keep *turns*, whole or not at all; why that cannot be done, or None."""
        fresh = self.folder / f".{os.getpid()}.new"
        try:
            fresh.touch(0o600)
            fresh.write_bytes(_adapter().dump_json([_slim(turn) for turn in turns[-LONGEST:]]))
            fresh.replace(self.conversation)
        except OSError as error:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
            return str(error.strerror).lower()
        return None

    def load(self) -> tuple[list[Turn], str | None]:
        """The last conversation, and why it cannot be gone on with, or None."""
        from pydantic import ValidationError

        try:
            return _adapter().validate_json(self.conversation.read_bytes()), None
        except FileNotFoundError:
            return [], "there is no earlier conversation"
        except OSError as error:
            return [], f"the last conversation cannot be read: {str(error.strerror).lower()}"
        except ValidationError:
            return [], "the last conversation cannot be read: it is of another version of qa, or damaged"


def _slim(turn: Turn) -> Turn:
    """Without what was found and not cited: ten passages a turn."""
    return replace(turn, answer=replace(turn.answer, evidence=None, candidates=()))


def _adapter() -> TypeAdapter[list[Turn]]:
    from pydantic import TypeAdapter

    return TypeAdapter(list[Turn])


def listed(workspace: Workspace, globs: Sequence[str], filter: Filter) -> list[tuple[str, Metadata]]:
    """The indexed articles that *filter* lets through and any of *globs* (none: all) names, in order."""
    named, filter = workspace.resolved(Filter(tuple(globs))), workspace.resolved(filter)
    return sorted(
        (
            (one.source, one.metadata)
            for one in workspace.view().listing
            if lets(filter, one.source, one.metadata) and lets(named, one.source, one.metadata)
        ),
        key=lambda pair: pair[0],
    )
