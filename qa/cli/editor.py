"""Where the lines of a chat come from: a line editor on a terminal, plain reading elsewhere.

prompt_toolkit is imported by `Editor` alone, and only on a terminal that can do what it needs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from shlex import quote
from typing import IO, TYPE_CHECKING, Any, Protocol

from qa.cli.slash import COMMANDS, joined

if TYPE_CHECKING:
    from prompt_toolkit.completion import Completer
    from prompt_toolkit.history import History
    from prompt_toolkit.key_binding import KeyBindings

PROMPT = "> "
MORE = ". "


class Lines(Protocol):
    """What a chat reads from."""

    def read(self) -> str:
        """The next entry, which may have several lines. Raises `EOFError`, and `KeyboardInterrupt`."""
        ...


def editable() -> bool:
    """Is this a terminal on which lines can be edited?"""
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    return terminal and os.environ.get("TERM", "dumb") not in ("dumb", "unknown", "")


class PlainLines:
    """Lines of *file*; a backslash at the end of one joins it with the next. *prompt* goes to stderr."""

    def __init__(self, file: IO[str], *, prompt: bool = False) -> None:
        self._file = file
        self._prompt = prompt

    def read(self) -> str:
        """The next entry."""
        lines: list[str] = []
        while not lines or lines[-1].endswith("\\"):
            self._ask(MORE if lines else PROMPT)
            line = self._file.readline()
            if not line and not lines:
                raise EOFError
            if not line:
                break
            # What is no UTF-8 would be lone surrogates, which cannot be kept or sent.
            lines.append(line.rstrip("\r\n").encode("utf-8", "replace").decode())
        return joined(lines)

    def _ask(self, prompt: str) -> None:
        if self._prompt:
            print(prompt, end="", file=sys.stderr, flush=True)


class Editor:
    """Lines typed on a terminal. `sources` are offered where a command takes one."""

    def __init__(self, history: Path | None, sources: Callable[[], Iterable[str]]) -> None:
        from prompt_toolkit import PromptSession

        self._session: PromptSession[str] = PromptSession(
            history=_history(history),
            completer=completer(sources),
            complete_while_typing=False,
            key_bindings=_keys(),
            multiline=True,
            prompt_continuation=MORE,
            enable_open_in_editor=False,
            enable_suspend=True,
            mouse_support=False,
            reserve_space_for_menu=4,
        )

    def read(self) -> str:
        """The next entry."""
        return joined(self._session.prompt(PROMPT).split("\n"))


def _keys() -> KeyBindings:
    """Enter ends the entry, unless the line ends with a backslash; Alt-Enter begins a new line."""
    from prompt_toolkit.key_binding import KeyBindings

    keys = KeyBindings()

    @keys.add("enter")
    def _(event: Any) -> None:
        buffer = event.current_buffer
        if buffer.document.current_line_before_cursor.endswith("\\") and buffer.document.is_cursor_at_the_end:
            buffer.insert_text("\n")
        else:
            buffer.validate_and_handle()

    @keys.add("escape", "enter")
    def _(event: Any) -> None:
        event.current_buffer.insert_text("\n")

    return keys


def _history(path: Path | None) -> History:
    """Lines typed before; in memory only where the file cannot be used."""
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    with suppress(OSError):
        if path is not None and os.access(path, os.R_OK | os.W_OK):
            return FileHistory(str(path))
    return InMemoryHistory()


def _of(typed: str, sources: Iterable[str]) -> list[str]:
    return [source for source in sources if typed.lower() in source.lower()]


def completer(sources: Callable[[], Iterable[str]]) -> Completer:
    """Commands after a slash, then what the command takes: articles, or a file's name."""
    from prompt_toolkit.completion import Completer, Completion, PathCompleter
    from prompt_toolkit.document import Document

    class Commands(Completer):
        def get_completions(self, document: Document, complete_event: Any) -> Iterator[Completion]:
            typed = document.text_before_cursor
            if not typed.startswith("/") or "\n" in typed:
                return
            name, space, rest = typed[1:].partition(" ")
            if not space:
                for command in COMMANDS:
                    if command.name.startswith(name.lower()):
                        yield Completion(command.name, -len(name), display_meta=command.does)
            elif name in ("sources", "filter", "show"):
                known = list(sources())
                last = rest if _of(rest, known) else rest.rsplit(" ", 1)[-1]
                for source in _of(last, known):
                    yield Completion(quote(source), -len(last))
            elif name == "save":
                inner = Document(rest, len(rest))
                yield from PathCompleter(expanduser=True).get_completions(inner, complete_event)

    return Commands()
