"""The command line: parse, call, print, exit. The only module that prints.

Results go to stdout, everything else to stderr. Errors that a user can act on are caught
here, and only here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from qa.errors import Exit, QAError, StoreMissingError, UsageError

if TYPE_CHECKING:
    from qa.app import Workspace
    from qa.domain import Filter
    from qa.evaluation.nouns import Report
    from qa.indexing.protocol import Progress
    from qa.render.page import Page

cli = typer.Typer(
    name="qa",
    help="Ask a pile of articles; every word of an answer can be checked.",
    rich_markup_mode=None,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
Words = Annotated[
    list[str],
    typer.Argument(help="The question; quotes are not needed.", metavar="QUESTION", show_default=False),
]
Limit = Annotated[
    Optional[int],
    typer.Option(
        "--limit", "-n", min=1, max=1000, metavar="N", help="How many passages to find (default 10)."
    ),
]
Sources = Annotated[
    list[str],
    typer.Option("--source", "-s", metavar="GLOB", help="Only sources that match; may be repeated."),
]
Since = Annotated[
    Optional[str], typer.Option(help="Only articles published on or after this day.", metavar="DATE")
]
Until = Annotated[
    Optional[str], typer.Option(help="Only articles published on or before this day.", metavar="DATE")
]
Undated = Annotated[bool, typer.Option("--undated", help="With a date bound: keep articles without a date.")]
Explain = Annotated[bool, typer.Option("--explain", help="Show how each passage was found and placed.")]


def _version(asked: bool) -> None:
    if asked:
        from qa import __version__

        _out(f"qa {__version__}")
        raise typer.Exit(Exit.DONE)


@cli.callback()
def options(
    context: typer.Context,
    workspace: Annotated[
        Optional[Path],
        typer.Option(
            "--workspace", "-w", metavar="DIR", help="The workspace; else QA_WORKSPACE, or the nearest one."
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Ask a pile of articles; every word of an answer can be checked."""
    context.obj = workspace


@cli.command()
def init(folder: Annotated[Path, typer.Argument(help="The folder.", metavar="DIR")] = Path()) -> int:
    """Make a folder a workspace.

    It gets seeds/ for articles and index/ for what is built from them; what is there stays.
    """
    import qa

    made = qa.init(folder)
    _out(
        f"{folder}: made {', '.join(f'{path.name}/' for path in made)}"
        if made
        else f"{folder}: nothing to make"
    )
    _note(f'put articles into {folder / "seeds"}, then run "qa index"')
    return Exit.DONE


@cli.command()
def index(
    context: typer.Context,
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH", help="Folders or files to add for good; seeds/ always is.")
    ] = [],
    given: Annotated[
        list[str],
        typer.Option(
            "--set",
            help="Set metadata of the named files by hand: published, title, author, …",
            metavar="FIELD=VALUE",
        ),
    ] = [],
    forget: Annotated[
        list[Path],
        typer.Option(
            "--forget", help="Remove an added PATH and its articles from the index.", metavar="PATH"
        ),
    ] = [],
    prune: Annotated[bool, typer.Option("--prune", help="Remove the articles of missing folders.")] = False,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Read every article anew; needed for another model.")
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
    workspace = _workspace(context)
    values = _pairs(given)
    with _progress() as progress:
        report = workspace.index(
            paths,
            given=values,
            forget=forget,
            prune=prune,
            rebuild=rebuild,
            wait=wait,
            waiting=_waiting,
            progress=progress,
        )
    from qa.render import data, text

    for root in report.missing:
        _note(f"the folder {root} is missing; its articles are kept (qa index --prune removes them)")
    for remark in report.remarks:
        _note(remark)
    if report.others:
        kinds = ", ".join(f"{count} {suffix or 'without suffix'}" for suffix, count in report.others.items())
        _note(f"files of other types left out: {kinds}")
    if not report.articles:
        _note(f"there are no articles in {workspace.root / 'seeds'}")
    _result(json, lambda: data.index(report), lambda: text.index(report, _page(workspace), every=verbose))
    return Exit.DONE if report.articles else Exit.NEGATIVE


@cli.command()
def ask(
    context: typer.Context,
    question: Words,
    source: Sources = [],
    since: Since = None,
    until: Until = None,
    undated: Undated = False,
    limit: Limit = None,
    explain: Explain = False,
    json: Json = False,
) -> int:
    """Answer a question with quoted sentences, or abstain.

    Each sentence names its file and line. Exit code 1 means that the articles do not answer.
    """
    workspace = _ready(_workspace(context))
    answer = workspace.ask(" ".join(question), limit=limit, filter=_filter(source, since, until, undated))
    from qa.render import data, text

    _result(
        json,
        lambda: data.answer(answer, explain=explain),
        lambda: text.answer(answer, _page(workspace), explain=explain),
        remarks=answer.remarks,
    )
    return Exit.NEGATIVE if answer.abstained else Exit.DONE


@cli.command()
def search(
    context: typer.Context,
    question: Words,
    source: Sources = [],
    since: Since = None,
    until: Until = None,
    undated: Undated = False,
    limit: Limit = None,
    explain: Explain = False,
    json: Json = False,
) -> int:
    """Find the passages closest to a question.

    Nothing is answered: this is what an answer would have to be found in.
    """
    workspace = _ready(_workspace(context))
    evidence = workspace.search(
        " ".join(question), limit=limit, filter=_filter(source, since, until, undated)
    )
    remarks = (*evidence.remarks, *workspace.freshness(set()).remarks)
    from qa.render import data, text

    _result(
        json,
        lambda: data.search(evidence) | {"remarks": list(remarks)},
        lambda: text.search(evidence, _page(workspace), explain=explain),
        remarks=remarks,
    )
    return Exit.DONE if evidence.passages else Exit.NEGATIVE


@cli.command()
def show(
    context: typer.Context,
    place: Annotated[
        str,
        typer.Argument(
            help="An article, with the line to show, as citations print it.", metavar="FILE[:LINE]"
        ),
    ],
    quote: Annotated[str, typer.Option(metavar="WORDS", help="Words on or after that line to mark.")] = "",
    around: Annotated[
        int, typer.Option("--context", "-C", min=0, metavar="N", help="How many lines to show around it.")
    ] = 3,
    json: Json = False,
) -> int:
    """Print the article around a citation.

    Marked are the sentences that begin on the line, or the words given with --quote.
    """
    workspace = _workspace(context)
    from qa.app.showing import excerpt
    from qa.render import data, text

    found = excerpt(workspace, place, quote=quote, around=around)
    _result(
        json,
        lambda: data.show(found),
        lambda: text.show(
            found.article, _page(workspace), first=found.first, last=found.last, marked=found.marked
        ),
        remarks=found.remarks,
    )
    return Exit.DONE


@cli.command()
def status(context: typer.Context, json: Json = False) -> int:
    """List the articles and what is known of them.

    Title, author, date and where it was found, length, what is stale or not indexed yet,
    and the lines that were left out as boilerplate.
    """
    workspace = _workspace(context)
    from qa.app.status import status as look
    from qa.render import data, text

    found = look(workspace)
    _result(json, lambda: data.status(found), lambda: text.status(found, _page(workspace)))
    return Exit.DONE


@cli.command()
def doctor(context: typer.Context, json: Json = False) -> int:
    """Check the installation and the index.

    Under each fault stands the command that mends it.
    """
    workspace = _workspace(context)
    from qa.app.doctor import doctor as examine
    from qa.render import data, text

    checks = examine(workspace)
    _result(json, lambda: data.doctor(checks), lambda: text.doctor(checks, _page(workspace)))
    return Exit.DONE if all(check.ok for check in checks) else Exit.NEGATIVE


# ---------------------------------------------------------------- qa eval


class _RunByDefault(typer.core.TyperGroup):
    """`qa eval [SUITE]` is `qa eval run [SUITE]`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `run` in where no command of the group is named."""
        named = args and (args[0] in self.commands or args[0] in ("-h", "--help"))
        return super().parse_args(ctx, args if named else ["run", *args])


evals = typer.Typer(
    cls=_RunByDefault, rich_markup_mode=None, help="Ask hand-labelled facts, and grade the answers."
)
cli.add_typer(evals, name="eval")

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
        Optional[str], typer.Option(help="What answers; else extractive.", metavar="NAME")
    ] = None,
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

    evaluation = Evaluation(_workspace(context), suite)
    _ready(evaluation.workspace)
    for remark in evaluation.workspace.freshness(set()).remarks:
        _note(remark)
    compared = not (no_baseline or write_baseline)
    options = Options(tuple(filters), model, baseline, compared=compared, fresh=fresh)
    with _progress() as progress:
        found, stored = evaluation.run(options, lambda done, of, fact: progress(_asking(done, of, fact)))
    code = _reported(evaluation.workspace, found, report, junit, html, verbose=verbose, json=json)
    _note(f"stored as {_near(stored)}")
    if write_baseline:
        _note(f"the baseline is now {_near(evaluation.keep(stored))}")
    return code


@evals.command("check")
def eval_check(context: typer.Context, suite: Suite = None, json: Json = False) -> int:
    """Check the facts: quotes verbatim, ids unique, answers that can be told from none.

    Exit code 2 means that there are problems. No index is needed.
    """
    from collections import Counter

    from qa.app.evaluating import Evaluation

    evaluation = Evaluation(_workspace(context), suite)
    found = evaluation.check()
    from qa.render import evaluation as rendered

    tags = Counter(tag for fact in found.facts for tag in fact.tags)
    _result(
        json,
        lambda: rendered.checked_data(len(found.facts), found.problems),
        lambda: rendered.checked(len(found.facts), tags, found.problems, _page(evaluation.workspace)),
    )
    return Exit.USAGE if found.problems else Exit.DONE


@evals.command("grade")
def eval_grade(
    context: typer.Context,
    run: Annotated[str, typer.Argument(help="A stored run: its id, its file, or last.", metavar="RUN")],
    suite: Suite = None,
    baseline: Baseline = None,
    no_baseline: NoBaseline = False,
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

    evaluation = Evaluation(_workspace(context), suite)
    found = evaluation.grade(run, Options(baseline=baseline, compared=not no_baseline))
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
    """Print the report and write the files that were asked for; the exit code."""
    from qa.render import evaluation as rendered
    from qa.render.data import dumps
    from qa.render.html import html as page

    _write(report, lambda: dumps(rendered.data(found)) + "\n")
    _write(junit, lambda: rendered.junit(found) + "\n")
    _write(html, lambda: page(found))
    _result(
        json,
        lambda: rendered.data(found),
        lambda: rendered.report(found, _page(workspace), every=verbose),
        remarks=found.remarks,
    )
    return Exit.DONE if found.passed else Exit.NEGATIVE


def _write(path: Path | None, content: Callable[[], str]) -> None:
    if path is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content(), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {str(error.strerror).lower()}") from error


def _asking(done: int, of: int, fact: str) -> Progress:
    from qa.indexing.protocol import Progress

    return Progress(f"asking {fact}" if fact else "asked", done, of)


def _near(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


# ---------------------------------------------------------------- input


def _workspace(context: typer.Context) -> Workspace:
    import qa

    return qa.open(context.obj)


def _ready(workspace: Workspace) -> Workspace:
    """With an index: built first if there is none but there are articles."""
    try:
        workspace.warm_up()
    except StoreMissingError:
        if not workspace.has_articles():
            raise StoreMissingError(
                "no index, and no articles to build one from",
                hint=f'put articles into {workspace.root / "seeds"}, then run "qa index"',
            ) from None
        _note("no index yet: building it from the articles, once")
        with _progress() as progress:
            workspace.index(progress=progress, waiting=_waiting)
        workspace.warm_up()
    if not workspace.view().size and workspace.has_articles():
        _note("nothing is indexed yet: reading the articles")
        with _progress() as progress:
            workspace.index(progress=progress, waiting=_waiting)
        workspace.warm_up()
    return workspace


def _filter(sources: list[str], since: str | None, until: str | None, undated: bool) -> Filter:
    from qa.app.building import parse_day
    from qa.domain import Filter

    first: date | None = parse_day(since, what="--since") if since else None
    last: date | None = parse_day(until, what="--until") if until else None
    if first and last and first > last:
        raise UsageError(f"--since {first} is after --until {last}")
    return Filter(tuple(sources), first, last, undated)


def _pairs(given: list[str]) -> dict[str, str]:
    pairs = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals:
            raise UsageError(f"--set {one}: not FIELD=VALUE", hint="qa index --set published=2025-06-13 FILE")
        pairs[name.strip()] = value
    return pairs


# ---------------------------------------------------------------- output


def _result(
    json: bool,
    as_data: Callable[[], Mapping[str, Any]],
    as_text: Callable[[], str],
    *,
    remarks: tuple[str, ...] = (),
) -> None:
    if json:
        from qa.render.data import dumps

        _out(dumps(as_data()))
        return
    _out(as_text())
    for remark in remarks:
        _note(remark)


def _page(workspace: Workspace) -> Page:
    from qa.indexing.scan import path_of
    from qa.render.page import Page

    here = Path.cwd()

    def name(source: str) -> str:
        path = path_of(source, workspace.root)
        return os.path.relpath(path, here) if path.is_relative_to(here) else source

    def link(source: str) -> str:
        return path_of(source, workspace.root).as_uri()

    terminal = sys.stdout.isatty()
    width = _width() if terminal else None
    return Page(width, terminal and "NO_COLOR" not in os.environ, name, link)


def _width() -> int:
    import shutil

    return max(20, shutil.get_terminal_size().columns)


class _Left(Exception):
    """Whoever read the output has left. (Not an OSError: typer would make that an exit 1.)"""


def _out(text: str) -> None:
    try:
        print(text, flush=True)
    except BrokenPipeError:
        raise _Left from None
    except OSError as error:
        _silence()
        raise UsageError(f"the output cannot be written: {str(error.strerror).lower()}") from error


def _silence() -> None:
    """What is still buffered would fail again when the process ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _note(text: str) -> None:
    from qa.render.safe import line

    print(f"qa: {line(text)}", file=sys.stderr)


def _waiting(owner: str) -> None:
    _note(f"waiting for {owner}, which is writing the index")


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None]]:
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


# ---------------------------------------------------------------- the one place that catches


def run(arguments: list[str]) -> int:
    """Run one command; its exit code. Prints errors; raises nothing a user can cause."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    as_json = "--json" in options
    try:
        code = int(cli(arguments, prog_name="qa", standalone_mode=False) or 0)
        if code == Exit.INTERRUPTED:  # what typer makes of Ctrl-C
            print("qa: interrupted", file=sys.stderr)
        return code
    except QAError as error:
        return _failed(error, as_json=as_json)
    except (typer.Abort, KeyboardInterrupt):
        print("qa: interrupted", file=sys.stderr)
        return Exit.INTERRUPTED
    except _Left:
        _silence()
        return Exit.DONE
    except typer.TyperException as error:
        return _misused(error, as_json=as_json)


def _misused(error: Any, *, as_json: bool) -> int:
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "qa"
    if type(error).__name__ == "NoArgsIsHelpError":
        print(error.format_message(), file=sys.stderr)
        return Exit.USAGE
    hint = f"{command} --help"
    if command != "qa" and getattr(error, "option_name", None) in ("-w", "--workspace"):
        hint = "it stands before the command: qa --workspace DIR " + command.removeprefix("qa ")
    return _failed(UsageError(error.format_message(), hint=hint), as_json=as_json)


def _failed(error: QAError, *, as_json: bool) -> int:
    from qa.render.safe import line

    if as_json:
        from qa.render.data import dumps
        from qa.render.data import error as described

        _out(dumps(described(error)))
    first, *more = str(error).split("\n")
    print(f"qa: error: {line(first)}", file=sys.stderr)
    for text in more:
        print(f"  {line(text)}", file=sys.stderr)
    if error.hint:
        print(f"qa: hint: {line(error.hint)}", file=sys.stderr)
    return int(error.exit)
