"""`qa eval`: run, check, grade."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from qa.cli.console import note, open_workspace, page_of, progress_bar, ready, show_result
from qa.cli.options import BaseUrl, Commands, Json
from qa.errors import Exit, UsageError
from qa.places import here

if TYPE_CHECKING:
    from qa.app import Workspace
    from qa.evaluation.nouns import Report
    from qa.indexing.protocol import Progress


class _RunByDefault(Commands):
    """`qa eval [SUITE]` is `qa eval run [SUITE]`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `run` in where no command of the group is named."""
        named = args and (args[0] in self.commands or args[0] in ("-h", "--help"))
        return super().parse_args(ctx, args if named else ["run", *args])


evals = typer.Typer(
    cls=_RunByDefault, rich_markup_mode=None, help="Ask hand-labelled facts, and grade the answers."
)

Suite = Annotated[
    Optional[str],
    typer.Argument(help="The name of a file evals/NAME.toml, or a path; else suite.", metavar="SUITE"),
]
Baseline = Annotated[
    Optional[str], typer.Option(help="Compare with this run instead of the suite's.", metavar="RUN")
]
NoBaseline = Annotated[bool, typer.Option("--no-baseline", help="Compare with nothing.")]
ReportFile = Annotated[
    Optional[Path], typer.Option("--report", help="Write the report as JSON.", metavar="FILE")
]
JunitFile = Annotated[Optional[Path], typer.Option("--junit", help="Write JUnit XML.", metavar="FILE")]
HtmlFile = Annotated[
    Optional[Path], typer.Option("--html", help="Write one self-contained page.", metavar="FILE")
]
Judge = Annotated[
    Optional[str],
    typer.Option(
        help="A language model that judges what the grader refused; told apart.", metavar="PROVIDER/NAME"
    ),
]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Show questions and answers of what went wrong.")
]


@evals.command("run")
def eval_run(
    context: typer.Context,
    suite: Suite = None,
    filters: Annotated[
        list[str],
        typer.Option(
            "--filter",
            "-f",
            help="Only facts that fit: a glob of ids, tag=NAME, failed or failed=RUN.",
            metavar="WHAT",
        ),
    ] = [],
    model: Annotated[
        Optional[str],
        typer.Option(help="The language model that answers; else none, extractive.", metavar="PROVIDER/NAME"),
    ] = None,
    base_url: BaseUrl = None,
    judge: Judge = None,
    baseline: Baseline = None,
    no_baseline: NoBaseline = False,
    write_baseline: Annotated[
        bool, typer.Option("--write-baseline", help="Make this run the suite's baseline.")
    ] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Do not go on with a run that was cut off.")] = False,
    report: ReportFile = None,
    junit: JunitFile = None,
    html: HtmlFile = None,
    verbose: Verbose = False,
    json: Json = False,
) -> int:
    """Ask every fact of a suite in one process, and grade what was answered.

    Exit code 1 means: below a threshold, worse than the baseline, or nothing was asked.
    """
    from qa.app.evaluating import Evaluation, Options

    _check(report, junit, html)
    evaluation = Evaluation(open_workspace(context, model=model or judge, base_url=base_url), suite)
    ready(evaluation.workspace)
    for remark in evaluation.workspace.freshness(set()).remarks:
        note(remark)
    compared = not (no_baseline or write_baseline)
    options = Options(tuple(filters), model, judge, baseline, compared=compared, fresh=fresh)
    with progress_bar() as progress:
        found, stored = evaluation.run(options, lambda done, of, fact: progress(_asking(done, of, fact)))
    code = _reported(evaluation.workspace, found, report, junit, html, verbose=verbose, json=json)
    note(f"stored as {_near(stored)}")
    if write_baseline:
        note(f"the baseline is now {_near(evaluation.keep(stored))}")
    return code


@evals.command("check")
def eval_check(context: typer.Context, suite: Suite = None, json: Json = False) -> int:
    """Check the facts: quotes verbatim, ids unique, answers that can be told from none.

    Exit code 2 means that there are problems. No index is needed.
    """
    from collections import Counter

    from qa.app.evaluating import Evaluation

    evaluation = Evaluation(open_workspace(context), suite)
    found = evaluation.check()
    from qa.render import evaluation as rendered

    tags = Counter(tag for fact in found.facts for tag in fact.tags)
    show_result(
        json,
        lambda: rendered.checked_data(len(found.facts), found.problems),
        lambda: rendered.checked(len(found.facts), tags, found.problems, page_of(evaluation.workspace)),
    )
    return Exit.USAGE if found.problems else Exit.DONE


@evals.command("grade")
def eval_grade(
    context: typer.Context,
    run: Annotated[str, typer.Argument(help="A stored run: its id, its file, or last.", metavar="RUN")],
    suite: Suite = None,
    baseline: Baseline = None,
    no_baseline: NoBaseline = False,
    base_url: BaseUrl = None,
    judge: Judge = None,
    report: ReportFile = None,
    junit: JunitFile = None,
    html: HtmlFile = None,
    verbose: Verbose = False,
    json: Json = False,
) -> int:
    """Grade a stored run again, without asking.

    After facts were mended or added, or to compare two runs with --baseline.
    """
    from qa.app.evaluating import Evaluation, Options

    _check(report, junit, html)
    evaluation = Evaluation(open_workspace(context, model=judge, base_url=base_url), suite)
    found = evaluation.grade(run, Options(judge=judge, baseline=baseline, compared=not no_baseline))
    return _reported(evaluation.workspace, found, report, junit, html, verbose=verbose, json=json)


def _reported(
    workspace: Workspace,
    found: Report,
    report: Path | None,
    junit: Path | None,
    html: Path | None,
    *,
    verbose: bool,
    json: bool,
) -> int:
    """Print the report, then write the files that were asked for; the exit code."""
    from qa.render import evaluation as rendered
    from qa.render.data import dumps
    from qa.render.html import html as page

    show_result(
        json,
        lambda: rendered.data(found),
        lambda: rendered.report(found, page_of(workspace), every=verbose),
        remarks=found.remarks,
    )
    written = [
        _write(report, lambda: dumps(rendered.data(found)) + "\n"),
        _write(junit, lambda: rendered.junit(found) + "\n"),
        _write(html, lambda: page(found)),
    ]
    if not all(written):
        return Exit.USAGE
    return Exit.DONE if found.passed else Exit.NEGATIVE


def _check(*paths: Path | None) -> None:
    """Asking takes minutes: raises `UsageError` before it for a file that could not be written."""
    for path in filter(None, paths):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            new = not path.exists()
            path.open("a").close()
            if new:
                path.unlink()
        except OSError as error:
            raise UsageError(_unwritten(path, error)) from error


def _write(path: Path | None, content: Callable[[], str]) -> bool:
    """Write the file that was asked for, or say why that cannot be done."""
    try:
        if path is not None:
            path.write_text(content(), encoding="utf-8")
    except OSError as error:
        note(_unwritten(path, error))
        return False
    return True


def _unwritten(path: Path | None, error: OSError) -> str:
    return f"{path} cannot be written: {str(error.strerror).lower()}"


def _asking(done: int, of: int, fact: str) -> Progress:
    from qa.indexing.protocol import Progress

    return Progress(f"asking {fact}" if fact else "asked", done, of)


def _near(path: Path) -> str:
    now = here()
    return str(path.relative_to(now)) if now and path.is_relative_to(now) else str(path)
