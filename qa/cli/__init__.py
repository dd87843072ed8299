"""The command line: parse, call, print, exit. The only package that prints (in `console`).

Errors that a user can act on are caught here, and only here.
"""

from __future__ import annotations

import re
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from shlex import quote
from typing import Annotated, Any, Optional

import typer

from qa.cli.chat import chat
from qa.cli.console import (
    ReaderLeft,
    complain,
    filter_of,
    note,
    note_rejected,
    open_workspace,
    out,
    page_of,
    provisional,
    ready,
    show_result,
    silence,
)
from qa.cli.evals import evals
from qa.cli.indexing import index, status
from qa.cli.options import (
    AsOf,
    BaseUrl,
    Commands,
    Json,
    Limit,
    Model,
    ShowRejected,
    Since,
    Sources,
    Undated,
    Until,
)
from qa.cli.prompts import prompts
from qa.cli.summarize import summarize
from qa.errors import Exit, QAError, UsageError

cli = typer.Typer(
    name="qa",
    cls=Commands,
    help="Ask a pile of articles; every word of an answer can be checked.",
    rich_markup_mode=None,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

Words = Annotated[
    list[str],
    typer.Argument(help="The question; quotes are not needed.", metavar="QUESTION", show_default=False),
]
Explain = Annotated[bool, typer.Option("--explain", help="Show how each passage was found and placed.")]


def _version(asked: bool) -> None:
    if asked:
        from qa import __version__

        out(f"qa {__version__}")
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
def init(
    context: typer.Context,
    named: Annotated[
        Optional[Path],
        typer.Argument(help="The folder; else --workspace, or this one.", metavar="DIR", show_default=False),
    ] = None,
) -> int:
    """Make a folder a workspace.

    It gets seeds/ for articles and index/ for what is built from them; what is there stays.
    """
    import qa
    from qa.render.safe import line

    folder = named or context.obj or Path()
    made = qa.init(folder)
    shown = line(str(folder))
    out(
        f"{shown}: made {', '.join(f'{path.name}/' for path in made)}"
        if made
        else f"{shown}: nothing to make"
    )
    command = "qa index" if folder == Path() else f"qa -w {quote(str(folder))} index"
    note(f'put articles into {line(str(folder / "seeds"))}, then run "{line(command)}"')
    return Exit.DONE


cli.command()(index)


@cli.command()
def ask(
    context: typer.Context,
    question: Words,
    source: Sources = [],
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    undated: Undated = False,
    limit: Limit = None,
    model: Model = None,
    base_url: BaseUrl = None,
    show_rejected: ShowRejected = False,
    explain: Explain = False,
    json: Json = False,
) -> int:
    """Answer a question with quoted sentences, or abstain.

    Each sentence names its file and line. With a model, it writes the answer, and only what the articles
    support is shown. Exit code 1 means that the articles do not answer.
    """
    workspace = ready(open_workspace(context, model=model, base_url=base_url))
    found = filter_of(source, since, until, undated, as_of)
    from qa.app.models import named

    with provisional(json, model=named(None, workspace.settings)) as on_text:
        answer = workspace.ask(" ".join(question), limit=limit, filter=found, on_text=on_text)
    from qa.render import data, rejected, text

    show_result(
        json,
        lambda: data.answer(answer, explain=explain),
        lambda: (
            text.answer(answer, page_of(workspace), explain=explain)
            + (rejected.rejected(answer, page_of(workspace)) if show_rejected else "")
        ),
        remarks=answer.remarks,
    )
    if not json:
        note_rejected(answer, shown=show_rejected)
    return Exit.NEGATIVE if answer.abstained else Exit.DONE


cli.command()(chat)


@cli.command()
def search(
    context: typer.Context,
    question: Words,
    source: Sources = [],
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    undated: Undated = False,
    limit: Limit = None,
    explain: Explain = False,
    json: Json = False,
) -> int:
    """Find the passages closest to a question.

    Nothing is answered: this is what an answer would have to be found in.
    """
    workspace = ready(open_workspace(context))
    evidence = workspace.search(
        " ".join(question), limit=limit, filter=filter_of(source, since, until, undated, as_of)
    )
    remarks = (*evidence.remarks, *workspace.freshness(set()).remarks)
    from qa.render import data, text

    show_result(
        json,
        lambda: data.search(evidence) | {"remarks": list(remarks)},
        lambda: text.search(evidence, page_of(workspace), explain=explain),
        remarks=remarks,
    )
    return Exit.DONE if evidence.passages else Exit.NEGATIVE


@cli.command()
def show(
    context: typer.Context,
    place: Annotated[
        str,
        typer.Argument(
            help="An article, with the line or page to show, as citations print it.",
            metavar="FILE[:LINE|#page=N]",
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
    workspace = open_workspace(context)
    from qa.app.showing import excerpt
    from qa.render import data, text

    found = excerpt(workspace, place, quote=quote, around=around)
    show_result(
        json,
        lambda: data.show(found),
        lambda: text.show(
            found.article, page_of(workspace), first=found.first, last=found.last, marked=found.marked
        ),
        remarks=found.remarks,
    )
    return Exit.DONE


cli.command()(status)


@cli.command()
def doctor(context: typer.Context, json: Json = False) -> int:
    """Check the installation and the index.

    Under each fault stands the command that mends it.
    """
    workspace = open_workspace(context)
    from qa.app.doctor import doctor as examine
    from qa.render import data, text

    checks = examine(workspace)
    show_result(json, lambda: data.doctor(checks), lambda: text.doctor(checks, page_of(workspace)))
    return Exit.DONE if all(check.ok for check in checks) else Exit.NEGATIVE


cli.add_typer(evals, name="eval")
cli.command()(summarize)
cli.command()(prompts)


# ---------------------------------------------------------------- the one place that catches


def run(arguments: list[str]) -> int:
    """Run one command; its exit code. Prints errors; raises nothing a user can cause.

    What is no UTF-8 arrives as lone surrogates, which can be neither kept nor looked up.
    """
    arguments = [re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", one) for one in arguments]
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    as_json = "--json" in options
    try:
        code = _help(arguments) if {"--help", "-h"} & set(options) else _called(arguments)
        if code == Exit.INTERRUPTED:  # what typer makes of Ctrl-C
            print("qa: interrupted", file=sys.stderr)
        return code
    except QAError as error:
        return complain(error, as_json=as_json)
    except (typer.Abort, KeyboardInterrupt):
        print("qa: interrupted", file=sys.stderr)
        return Exit.INTERRUPTED
    except ReaderLeft:
        silence()
        return Exit.DONE
    except typer.TyperException as error:
        return _misused(error, as_json=as_json)


def _called(arguments: list[str]) -> int:
    return int(cli(arguments, prog_name="qa", standalone_mode=False) or 0)


def _help(arguments: list[str]) -> int:
    """Printed as all else is: what typer prints by itself ends in a traceback where it cannot be written."""
    with redirect_stdout(StringIO()) as text:
        code = _called(arguments)
    out(text.getvalue().removesuffix("\n"))
    return code


def _misused(error: Any, *, as_json: bool) -> int:
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "qa"
    if type(error).__name__ == "NoArgsIsHelpError":
        print(error.format_message(), file=sys.stderr)
        return Exit.USAGE
    hint = f"{command} --help"
    if command != "qa" and getattr(error, "option_name", None) in ("-w", "--workspace"):
        hint = "it stands before the command: qa --workspace DIR " + command.removeprefix("qa ")
    return complain(UsageError(error.format_message(), hint=hint), as_json=as_json)
