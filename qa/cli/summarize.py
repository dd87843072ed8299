"""`qa summarize`: what the articles say, each sentence cited."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from qa.cli.console import Json, filter_of, open_workspace, page_of, progress_bar, ready, show_result
from qa.errors import Exit, UsageError


def summarize(
    context: typer.Context,
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE", help="Articles, folders or globs; without one, all articles."),
    ] = [],
    about: Annotated[
        Optional[str], typer.Option("--about", "-a", metavar="TOPIC", help="Only what bears on this.")
    ] = None,
    sentences: Annotated[
        Optional[int], typer.Option("--sentences", "-n", min=1, max=100, metavar="N", help="At most so many.")
    ] = None,
    words: Annotated[
        Optional[int], typer.Option("--words", min=1, metavar="N", help="At most so many words.")
    ] = None,
    since: Annotated[
        Optional[str], typer.Option(help="Only articles published on or after this day.", metavar="DATE")
    ] = None,
    until: Annotated[
        Optional[str], typer.Option(help="Only articles published on or before this day.", metavar="DATE")
    ] = None,
    undated: Annotated[
        bool, typer.Option("--undated", help="With a date bound: keep articles without a date.")
    ] = False,
    json: Json = False,
) -> int:
    """Summarise articles in their own words.

    Each sentence names its file and line. Of several articles also: what they agree on, where they
    differ, and what changed. Exit code 1 means that nothing bears on the topic.
    """
    if sentences is not None and words is not None:
        raise UsageError("--sentences and --words: give one of them")
    filter = filter_of([], since, until, undated)
    workspace = ready(open_workspace(context))
    with progress_bar() as progress:
        from qa.indexing.protocol import Progress

        summary = workspace.summarize(
            *sources,
            about=about,
            sentences=sentences,
            words=words,
            filter=filter,
            progress=lambda done, total: progress(Progress("reading sentences", done, total)),
        )
    from qa.render import summary as rendered

    show_result(
        json,
        lambda: rendered.data(summary),
        lambda: rendered.text(summary, page_of(workspace)),
        remarks=summary.remarks,
    )
    return Exit.DONE if summary.statements else Exit.NEGATIVE
