"""The console: what a command is given, and all that is printed. Results go to stdout, the rest to stderr."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import typer

from qa.errors import QAError, StoreMissingError, UsageError
from qa.places import here

if TYPE_CHECKING:
    from qa.app import Workspace
    from qa.domain import Answer, Filter
    from qa.indexing.protocol import Progress
    from qa.render.page import Page
    from qa.summaries.nouns import Summary

# ---------------------------------------------------------------- input


def open_workspace(context: typer.Context, **settings: Any) -> Workspace:
    """The workspace that the command is about; *settings* that are not None win over its own."""
    import qa

    return qa.open(context.obj, **settings)


def ready(workspace: Workspace) -> Workspace:
    """*workspace*, its index built first where that holds nothing and there is something new to read."""
    try:
        workspace.warm_up()
    except StoreMissingError:
        if not workspace.has_articles():
            hint = f'put articles into {workspace.root / "seeds"}, then run "{typed(workspace.root)} index"'
            raise StoreMissingError("no index, and no articles to build one from", hint=hint) from None
        return _built(workspace, "no index yet: building it from the articles, once")
    if not workspace.view().size and workspace.freshness(set()).news:
        return _built(workspace, "nothing is indexed yet: reading the articles")
    return workspace


def typed(root: Path) -> str:
    """How `qa` is called from here for the workspace at *root*."""
    now = here()
    return "qa" if now and now.is_relative_to(root) else f"qa -w {quote(str(root))}"


def _built(workspace: Workspace, why: str) -> Workspace:
    note(why)
    with progress_bar() as progress:
        workspace.index(progress=progress, waiting=waiting)
    workspace.warm_up()
    return workspace


def filter_of(
    sources: list[str], since: str | None, until: str | None, undated: bool, as_of: str | None = None
) -> Filter:
    """The filter that the options describe; of `--until` and `--as-of` the earlier day holds."""
    from qa.app.building import parse_day
    from qa.domain import Filter

    first: date | None = parse_day(since, what="--since") if since else None
    last: date | None = parse_day(until, what="--until") if until else None
    known: date | None = parse_day(as_of, what="--as-of") if as_of else None
    for name, end in (("--until", last), ("--as-of", known)):
        if first and end and first > end:
            raise UsageError(f"--since {first} is after {name} {end}")
    last = min((one for one in (last, known) if one), default=None)
    return Filter(tuple(sources), first, last, undated)


def fields_of(given: list[str]) -> dict[str, str]:
    """`FIELD=VALUE`, each apart."""
    pairs = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals:
            raise UsageError(f"--set {one}: not FIELD=VALUE", hint="qa index --set published=2025-06-13 FILE")
        pairs[name.strip()] = value
    return pairs


# ---------------------------------------------------------------- output


def show_result(
    json: bool,
    as_data: Callable[[], Mapping[str, Any]],
    as_text: Callable[[], str],
    *,
    remarks: tuple[str, ...] = (),
) -> None:
    """Print a result, as one JSON object or as text with its remarks on stderr."""
    if json:
        from qa.render.data import dumps

        out(dumps(as_data()))
        return
    out(as_text())
    for remark in remarks:
        note(remark)


def page_of(workspace: Workspace) -> Page:
    """Where results are shown now."""
    from qa.indexing.scan import path_of
    from qa.render.page import Page

    now = here()

    def name(source: str) -> str:
        path = path_of(source, workspace.root)
        return os.path.relpath(path, now) if now and path.is_relative_to(now) else source

    def link(source: str) -> str:
        return path_of(source, workspace.root).as_uri()

    terminal = sys.stdout.isatty()
    width = _width() if terminal else None
    colours = terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    return Page(width, colours, name, link)


def _width() -> int:
    import shutil

    return max(20, shutil.get_terminal_size().columns)


class ReaderLeft(Exception):
    """Whoever read the output has left. (Not an OSError: typer would make that an exit 1.)"""


def out(text: str) -> None:
    """Print to stdout, at once."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        raise ReaderLeft from None
    except OSError as error:
        silence()
        raise UsageError(f"the output cannot be written: {str(error.strerror).lower()}") from error


def silence() -> None:
    """What is still buffered would fail again when the process ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def note(text: str) -> None:
    """Print a remark to stderr."""
    from qa.render.safe import line

    print(f"qa: {line(text)}", file=sys.stderr)


def note_rejected(answer: Answer | Summary, *, shown: bool) -> None:
    """Say how much of what a model wrote was left out."""
    if answer.rejected:
        hint = "" if shown else " (--show-rejected lists what, and why)"
        note(f"{left_out(answer)}{hint}")


def left_out(answer: Answer | Summary) -> str:
    """How much that is, in words."""
    count = len(answer.rejected)
    sentences = "1 sentence" if count == 1 else f"{count} sentences"
    return f"left out {sentences} of the model's that the articles do not support"


_FRAME = 0.06
"""Seconds between two drawings of what a model writes."""


@contextmanager
def provisional(json: bool, *, model: str | None = None) -> Iterator[Callable[[str], None]]:
    """Shows what a model writes while it does, dim, on stderr where that is a terminal; gone at the end.

    With the name of the *model*, it also says so while nothing was written yet.
    """
    if json or not sys.stderr.isatty():
        yield lambda text: None
        return
    with ExitStack() as stack:
        show: Callable[[str], None] | None = None

        def update(text: str) -> None:
            nonlocal show
            show = show or stack.enter_context(_dim(model))
            show(text)

        if model:
            update("")
        yield update


@contextmanager
def _dim(model: str | None) -> Iterator[Callable[[str], None]]:
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    from qa.render.safe import safe

    written = Text(style="dim")
    label = Text("not checked yet: ", style="dim italic")
    with Live(console=Console(stderr=True), transient=True, auto_refresh=False) as live:
        drawn = 0.0

        def update(text: str) -> None:
            nonlocal drawn
            written.append(safe(text))
            if time.monotonic() - drawn > _FRAME:
                asked = Text(f"asking {safe(model)} …" if model else "", style="dim italic")
                live.update(label + written if written else asked, refresh=True)
                drawn = time.monotonic()

        yield update


def complain(error: QAError, *, as_json: bool) -> int:
    """Print what went wrong and what helps to stderr, as an object to stdout, too; the exit code."""
    from qa.render.safe import line

    if as_json:
        from qa.render.data import dumps
        from qa.render.data import error as described

        out(dumps(described(error)))
    first, *more = str(error).split("\n")
    print(f"qa: error: {line(first)}", file=sys.stderr)
    for text in more:
        print(f"  {line(text)}", file=sys.stderr)
    if error.hint:
        print(f"qa: hint: {line(error.hint)}", file=sys.stderr)
    return int(error.exit)


def waiting(owner: str) -> None:
    """Say who holds the lock."""
    note(f"waiting for {owner}, which is writing the index")


@contextmanager
def progress_bar() -> Iterator[Callable[[Progress], None]]:
    """A bar on stderr where that is a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda progress: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def update(progress: Progress) -> None:
            bar.update(
                task, description=progress.phase, completed=progress.done, total=progress.total or None
            )

        yield update
