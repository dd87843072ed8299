"""`qa index` and `qa status`: what is taken in, and what is known of it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from qa.cli.console import fields_of, note, open_workspace, page_of, progress_bar, show_result, waiting
from qa.cli.options import Json
from qa.errors import Exit, QAError, UsageError

if TYPE_CHECKING:
    from qa.app import Workspace
    from qa.indexing.report import FileReport, IndexReport


Paths = Annotated[
    list[Path], typer.Argument(metavar="PATH", help="Folders or files to add for good; seeds/ always is.")
]
Given = Annotated[
    list[str],
    typer.Option(
        "--set",
        help="Set metadata of the named files by hand: published, title, author, …",
        metavar="FIELD=VALUE",
    ),
]
Forget = Annotated[
    list[Path],
    typer.Option("--forget", help="Remove an added PATH and its articles from the index.", metavar="PATH"),
]


def index(
    context: typer.Context,
    paths: Paths = [],
    given: Given = [],
    forget: Forget = [],
    prune: Annotated[bool, typer.Option("--prune", help="Remove the articles of missing folders.")] = False,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Read every article anew; needed for another model.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on, and index what changes, until Ctrl-C.")
    ] = False,
    wait: Annotated[
        float, typer.Option(help="How long to wait for another qa index.", metavar="SECONDS", min=0)
    ] = 60.0,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Report unchanged files, too.")] = False,
    json: Json = False,
) -> int:
    """Bring the index to what the articles say now.

    Only what changed is read. A PATH outside seeds/ is remembered and visited every time.
    """
    workspace = open_workspace(context)
    values = fields_of(given)
    with progress_bar() as progress:
        report = workspace.index(
            paths,
            given=values,
            forget=forget,
            prune=prune,
            rebuild=rebuild,
            wait=wait,
            waiting=waiting,
            progress=progress,
        )
    for remark in _remarks(workspace, report):
        note(remark)
    _show(workspace, report, json=json, verbose=verbose)
    if watch:
        _watch(workspace, report, json=json, wait=wait)
    return Exit.DONE if report.articles else Exit.NEGATIVE


def _watch(workspace: Workspace, first: IndexReport, *, json: bool, wait: float) -> None:
    """Index what changes, and report what became of it, if anything; only an interrupt ends it."""
    from qa.app.watching import changes

    note("watching the folders; Ctrl-C ends")
    last = first
    for _ in changes(workspace):
        try:
            with progress_bar() as progress:
                report = workspace.index(wait=wait, waiting=waiting, progress=progress)
        except QAError as error:  # another writer, a full disk: it may be over at the next change
            note(f"{error}; watching on")
            continue
        if report.tells_more(last):
            said = _remarks(workspace, last)
            for remark in _remarks(workspace, report):
                if remark not in said:
                    note(remark)
            _show(workspace, report, json=json, verbose=False, known=last.files)
        last = report


def _remarks(workspace: Workspace, report: IndexReport) -> list[str]:
    """What is to be said beside the report."""
    said = [
        f"the folder {root} is missing; its articles are kept (qa index --prune removes them)"
        for root in report.missing
    ]
    said += report.remarks
    if report.others:
        kinds = ", ".join(f"{count} {suffix or 'without suffix'}" for suffix, count in report.others.items())
        said.append(f"files of other types left out: {kinds}")
    if not report.articles:
        said.append(f"there are no articles in {workspace.root / 'seeds'}")
    return said


def _show(
    workspace: Workspace,
    report: IndexReport,
    *,
    json: bool,
    verbose: bool,
    known: Collection[FileReport] = (),
) -> None:
    from qa.render import data, text

    show_result(
        json,
        lambda: data.index(report),
        lambda: text.index(report, page_of(workspace), every=verbose, known=known),
    )


def status(
    context: typer.Context,
    globs: Annotated[
        list[str], typer.Argument(metavar="GLOB", help="Only sources that match.", show_default=False)
    ] = [],
    state: Annotated[
        list[str],
        typer.Option(
            help="Only sources in this state: indexed, changed, gone, kept, new, skipped, copy, undated.",
            metavar="STATE",
        ),
    ] = [],
    sort: Annotated[
        Optional[str],
        typer.Option(help="Order by source, title, published, or size; -KEY turns it round.", metavar="KEY"),
    ] = None,
    json: Json = False,
) -> int:
    """List the articles and what is known of them.

    Title, author, date and where it was found, length, what is stale or not indexed yet,
    and the lines that were left out as boilerplate. Exit code 1 when nothing matches.
    """
    workspace = open_workspace(context)
    from qa.app.status import KEYS, STATES, Choice, chosen, unfound
    from qa.app.status import status as look
    from qa.render import data, text

    for one in state:
        if one not in STATES:
            raise UsageError(f"there is no state {one!r}", hint=f"there are: {', '.join(STATES)}")
    if sort is not None and sort.removeprefix("-") not in KEYS:
        raise UsageError(f"articles have no {sort!r} to sort by", hint=f"there are: {', '.join(KEYS)}")
    whole = look(workspace)
    found = chosen(whole, Choice(tuple(globs), frozenset(state), sort or "source"))
    show_result(
        json,
        lambda: data.status(found),
        lambda: text.status(found, page_of(workspace)),
        remarks=tuple(unfound(whole, globs)),
    )
    nothing = not (found.articles or found.fresh or found.skipped)
    return Exit.NEGATIVE if nothing and (globs or state) else Exit.DONE
