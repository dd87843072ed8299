"""The commands of a chat: lines that begin with a slash."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from qa.errors import UsageError

if TYPE_CHECKING:
    from qa.domain import Filter


@dataclass(frozen=True, slots=True)
class Command:
    """A command as `/help` lists it."""

    name: str
    takes: str
    does: str

    @property
    def usage(self) -> str:
        """The name, with what it takes."""
        return f"/{self.name} {self.takes}".rstrip()


COMMANDS = (
    Command("sources", "[GLOB]", "list the articles; those of the last answer are marked"),
    Command("show", "[N]", "print the article around citation N of the last answer"),
    Command("why", "", "how the last question was understood, and what was found"),
    Command("explain", "[on|off]", "show what was found with every answer"),
    Command("model", "[NAME|off]", "which language model writes the answers; off: articles are quoted"),
    Command("filter", "[GLOB… | off]", "ask only some articles; also --since DATE, --until DATE, --undated"),
    Command("regenerate", "", "ask the last question again"),
    Command("save", "FILE.md [--force]", "write the conversation with its citations as Markdown"),
    Command("clear", "", "forget the conversation"),
    Command("help", "", "list the commands"),
    Command("quit", "", "leave; so does Ctrl-D"),
)
NAMES = tuple(command.name for command in COMMANDS)


def is_command(line: str) -> bool:
    """Is *line* a command and not a question?"""
    return line.lstrip().startswith("/")


def parse(line: str) -> tuple[str, str]:
    """The command's name and the rest of the line.

    A name may be cut short where that is plain. Raises `UsageError` that names the nearest command.
    """
    name, _, rest = line.strip().removeprefix("/").partition(" ")
    low = name.lower()
    if low in NAMES:
        return low, rest.strip()
    begun = [known for known in NAMES if low and known.startswith(low)]
    if len(begun) == 1:
        return begun[0], rest.strip()
    near = begun or get_close_matches(low, NAMES, n=1, cutoff=0.5)
    hint = " or ".join(f"/{known}" for known in near) if near else "/help lists the commands"
    raise UsageError(f"there is no command /{name}", hint=hint)


def words(rest: str) -> list[str]:
    """*rest* as a shell would cut it. Raises `UsageError` for a quote that is not closed."""
    try:
        return shlex.split(rest)
    except ValueError as error:
        raise UsageError(f"{rest}: {str(error).lower()}") from error


def filter_from(rest: str) -> Filter:
    """What `/filter` was given. Raises `UsageError`."""
    from qa.cli.console import filter_of

    sources: list[str] = []
    days: dict[str, str] = {}
    undated = False
    given = iter(words(rest))
    for word in given:
        name, equals, value = word.partition("=")
        if word == "--undated":
            undated = True
        elif name in ("--since", "--until", "--source", "-s"):
            value = value if equals else next(given, "")
            if not value:
                raise UsageError(f"{name}: what?", hint=_usage("filter"))
            if name in ("--source", "-s"):
                sources.append(value)
            else:
                days[name] = value
        elif word.startswith("-"):
            raise UsageError(f"there is no option {word}", hint=_usage("filter"))
        else:
            sources.append(word)
    return filter_of(sources, days.get("--since"), days.get("--until"), undated)


def _usage(name: str) -> str:
    return next(command.usage for command in COMMANDS if command.name == name)


def joined(lines: Sequence[str]) -> str:
    """Lines that were continued with a backslash, as one."""
    return "\n".join(line[:-1] if line.endswith("\\") else line for line in lines)
