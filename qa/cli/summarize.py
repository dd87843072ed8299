"""`qa summarize`: what the articles say, each sentence cited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from qa.cli.console import filter_of, note_rejected, open_workspace, page_of, progress_bar, ready, show_result
from qa.cli.options import AsOf, BaseUrl, Json, Model, ShowRejected, Since, Undated, Until
from qa.errors import Exit, UsageError

if TYPE_CHECKING:
    from qa.app import Workspace
    from qa.summaries.nouns import Summary


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
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    undated: Undated = False,
    model: Model = None,
    base_url: BaseUrl = None,
    show_rejected: ShowRejected = False,
    json: Json = False,
) -> int:
    """Summarise articles in their own words.

    Each sentence names its file and line. Of several articles also: what they agree on, where they
    differ, and what changed. With a model, it writes, and only what the articles support is shown.
    Exit code 1 means that nothing bears on the topic.
    """
    if sentences is not None and words is not None:
        raise UsageError("--sentences and --words: give one of them")
    filter = filter_of([], since, until, undated, as_of)
    workspace = ready(open_workspace(context, model=model, base_url=base_url))
    with progress_bar() as progress:
        from qa.indexing.protocol import Progress

        summary = workspace.summarize(
            *sources,
            about=about,
            sentences=sentences,
            words=words,
            filter=filter,
            progress=lambda phase, done, total: progress(Progress(phase, done, total)),
        )
    _show(summary, workspace, json=json, show_rejected=show_rejected)
    return Exit.DONE if summary.statements else Exit.NEGATIVE


def _show(summary: Summary, workspace: Workspace, *, json: bool, show_rejected: bool) -> None:
    from qa.render import rejected
    from qa.render import summary as rendered

    def text() -> str:
        page = page_of(workspace)
        return rendered.text(summary, page) + (rejected.rejected(summary, page) if show_rejected else "")

    show_result(json, lambda: rendered.data(summary), text, remarks=summary.remarks)
    if not json:
        note_rejected(summary, shown=show_rejected)
