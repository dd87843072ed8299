"""`qa chat`: questions that follow on each other, on a terminal or line by line from a pipe."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli import slash
from qa.cli.console import (
    complain,
    filter_of,
    left_out,
    note,
    open_workspace,
    out,
    page_of,
    provisional,
    ready,
)
from qa.cli.options import AsOf, BaseUrl, Limit, Model, Since, Sources, Undated, Until
from qa.errors import Exit, QAError, UsageError
from qa.places import expanded

if TYPE_CHECKING:
    from qa.app import Workspace
    from qa.app.chats import Kept
    from qa.chat import Conversation, Turn
    from qa.cli.editor import Lines
    from qa.domain import Citation, Filter


def chat(
    context: typer.Context,
    source: Sources = [],
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    undated: Undated = False,
    model: Model = None,
    base_url: BaseUrl = None,
    limit: Limit = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the last conversation.")] = False,
    private: Annotated[
        bool, typer.Option("--private", help="Keep neither the conversation nor what was typed.")
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show how each question was understood and what was found.")
    ] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a line for each answer.")
    ] = False,
) -> int:
    """Ask questions that follow on each other.

    Follow-ups ("and when?") are understood from what was said before. /help lists the
    commands. From a pipe, each line is a question; the exit code is that of the last one.
    """
    from qa.cli.editor import Editor, PlainLines, editable

    chosen = filter_of(source, since, until, undated, as_of)
    with ready(open_workspace(context, model=model, base_url=base_url)) as workspace:
        talk = Talk(workspace, kept=None if private else _kept(workspace), json=json, limit=limit)
        talk.explain = explain
        talk.choose(filter=chosen)
        if resume:
            talk.resume()
        if json or not sys.stdin.isatty():
            return talk.from_pipe(PlainLines(sys.stdin))
        if not editable():
            return talk.on_terminal(PlainLines(sys.stdin, prompt=True))
        history = talk.kept.history if talk.kept else None
        return talk.on_terminal(Editor(history, talk.names))


def _kept(workspace: Workspace) -> Kept | None:
    from qa.app.chats import Kept

    kept = Kept.of(workspace.root)
    if kept is None:
        note("there is no home folder: the conversation is not kept")
    elif (problem := kept.prepare()) is not None:
        note(f"conversations cannot be kept in {kept.folder}: {problem}")
        kept = None
    return kept


class _Leave(Exception):
    """`/quit`."""


class Talk:
    """A chat: what is typed goes in, answers and the results of commands are printed."""

    def __init__(
        self, workspace: Workspace, *, kept: Kept | None = None, json: bool = False, limit: int | None = None
    ) -> None:
        self.workspace = workspace
        self.kept = kept
        self.explain = False
        self._json = json
        self._apart = self._said = False
        self._limit = limit
        self._model_name: str | None = None
        self._filter = filter_of([], None, None, False)
        self._on_text: Callable[[str], None] = lambda text: None
        self._talking = self._chat(())
        self._commands: Mapping[str, Callable[[str], None]] = {
            "sources": self._sources,
            "show": self._show,
            "why": self._why,
            "explain": self._explain,
            "model": self._model,
            "filter": self._set_filter,
            "regenerate": self._regenerate,
            "save": self._save,
            "clear": self._clear,
            "help": self._help,
            "quit": self._quit,
        }

    # ------------------------------------------------------------ the loops

    def on_terminal(self, lines: Lines) -> int:
        """Until Ctrl-D. Ctrl-C gives up the line, or the answer, and nothing else."""
        self._greet()
        while True:
            try:
                entry = lines.read()
            except KeyboardInterrupt:
                note("Ctrl-D or /quit leaves")
                continue
            except EOFError:
                return Exit.DONE
            try:
                self.take(entry)
            except KeyboardInterrupt:
                note("interrupted")
            except _Leave:
                return Exit.DONE
            out("")

    def from_pipe(self, lines: Lines) -> int:
        """Until the input ends. The code is that of the last answer (1: an abstention), or error."""
        code, self._apart = int(Exit.DONE), not self._json
        while True:
            try:
                entry = lines.read()
            except EOFError:
                return code
            except UnicodeDecodeError as error:
                raise UsageError(f"the input is not text: {error.reason}") from error
            if not entry.strip():
                continue
            try:
                found = self.take(entry)
            except _Leave:
                return code
            code = code if found is None else found

    def take(self, entry: str) -> int | None:
        """Answer a question, or do what a command says; what goes wrong is printed.

        The exit code of an answer or an error; None for a command that went well.
        """
        try:
            if entry.strip().lower() in ("exit", "quit", ":q"):
                raise _Leave
            if slash.is_command(entry):
                name, rest = slash.parse(entry)
                self._commands[name](rest)
                return None
            return self._ask(entry) if entry.strip() else None
        except QAError as error:
            if self._json:
                from qa.render.data import dumps_line
                from qa.render.data import error as described

                out(dumps_line(described(error)))
            return complain(error, as_json=False)

    def _print(self, text: str) -> None:
        if self._apart and self._said:
            out("")
        self._said = True
        out(text)

    # ------------------------------------------------------------ questions

    def _ask(self, question: str) -> int:
        with self._streaming():
            turn = self._talking.ask(" ".join(question.split()))
        return self._shown(turn)

    def _regenerate(self, rest: str) -> None:
        with self._streaming():
            turn = self._talking.regenerate()
        if turn is None:
            raise UsageError("nothing was asked yet")
        self._shown(turn)

    def _shown(self, turn: Turn) -> int:
        from qa.render import chat as rendered

        if self._json:
            self._print(rendered.as_data(turn))
        else:
            self._print(rendered.turn(turn, page_of(self.workspace), explain=self.explain))
            for remark in turn.answer.remarks:
                note(remark)
            if turn.answer.rejected:
                note(f"{left_out(turn.answer)} (/why lists what, and why)")
        self._keep()
        return Exit.NEGATIVE if turn.answer.abstained else Exit.DONE

    def _keep(self) -> None:
        if self.kept is not None and (problem := self.kept.save(self._talking.turns)) is not None:
            note(f"the conversation cannot be kept: {problem}")
            self.kept = None

    @contextmanager
    def _streaming(self) -> Iterator[None]:
        """What a model writes is shown while it does, and gone when it was verified."""
        with provisional(self._json, model=self._writer()) as self._on_text:
            yield

    def _writer(self) -> str | None:
        found = self.workspace.language_model(self._model_name)
        return found.name if found else None

    def _chat(self, turns: Sequence[Turn]) -> Conversation:
        """The conversation *turns*, going on with the model and the filter that are chosen."""
        return self.workspace.chat(
            limit=self._limit,
            filter=self._filter,
            model=self._model_name,
            on_text=lambda text: self._on_text(text),
            turns=turns,
        )

    def choose(self, *, filter: Filter | None = None, model: str | None = None) -> None:
        """Ask only the articles that *filter* lets through, let *model* answer, from now on.

        Raises `ModelError`; then all is as before.
        """
        before = self._filter, self._model_name
        self._filter = self._filter if filter is None else filter
        self._model_name = self._model_name if model is None else model
        try:
            self._talking = self._chat(self._talking.turns)
        except QAError:
            self._filter, self._model_name = before
            raise

    def resume(self) -> None:
        """Go on with the last conversation that was kept."""
        if self.kept is None:
            raise UsageError("nothing is kept here, so there is nothing to go on with")
        turns, problem = self.kept.load()
        if problem is not None:
            note(problem)
            return
        self._talking = self._chat(turns)
        if turns:
            count = "1 question" if len(turns) == 1 else f"{len(turns)} questions"
            note(f'going on after {count}, the last: "{turns[-1].question}"')

    def names(self) -> list[str]:
        """The articles, as they are named."""
        return sorted(source for source, entry in self.workspace.view().entries.items() if not entry.reason)

    def _greet(self) -> None:
        count = len(self.names())
        note(f"{count} article{'' if count == 1 else 's'}; /help lists the commands, Ctrl-D leaves")

    # ------------------------------------------------------------ commands

    def _last(self) -> Turn:
        if not self._talking.turns:
            raise UsageError("nothing was asked yet")
        return self._talking.turns[-1]

    def _cited(self) -> tuple[Citation, ...]:
        """The citations of the last answer; when it abstained, what came closest."""
        if not self._talking.turns:
            return ()
        answer = self._talking.turns[-1].answer
        return answer.closest if answer.abstained else answer.citations

    def _sources(self, rest: str) -> None:
        from qa.app.chats import listed
        from qa.render import chat as rendered

        globs = tuple(slash.words(rest))
        known = listed(self.workspace, globs, self._filter)
        if not known:
            raise UsageError(f"no article fits {rest}" if rest else "the filter leaves no article")
        cited: dict[str, list[int]] = {}
        for number, citation in enumerate(self._cited(), start=1):
            cited.setdefault(citation.source, []).append(number)
        self._print(rendered.sources(known, cited, page_of(self.workspace)))

    def _show(self, rest: str) -> None:
        from qa.app.showing import excerpt
        from qa.render import text

        place, quote = self._place(rest)
        found = excerpt(self.workspace, place, quote=quote)
        page = page_of(self.workspace)
        self._print(text.show(found.article, page, first=found.first, last=found.last, marked=found.marked))
        for remark in found.remarks:
            note(remark)

    def _place(self, rest: str) -> tuple[str, str]:
        """Where `/show` looks, and for which words: citation N, or an article as `qa show` names it."""
        with suppress(ValueError):  # a quotation mark alone is a part of the name
            rest = words[0] if len(words := shlex.split(rest)) == 1 else rest
        given = rest.strip().removeprefix("[").removesuffix("]") or "1"
        if not given.isascii() or not given.isdigit():
            return self._named(rest), ""
        cited = self._cited()
        number = int(given[:9])
        if not 1 <= number <= len(cited):
            last = "the last answer has no citation" if not cited else f"the last answer has {len(cited)}"
            raise UsageError(f"there is no citation {number}: {last}")
        one = cited[number - 1]
        return f"{one.source}:{one.line}", one.quote

    def _named(self, place: str) -> str:
        """An article by a part of its name, where that names one."""
        from qa.app.chats import listed

        name, colon, line = place.rpartition(":") if place.rpartition(":")[2].isdigit() else (place, "", "")
        known = listed(self.workspace, (name,), self._filter)
        return f"{known[0][0]}{colon}{line}" if len(known) == 1 else place

    def _why(self, rest: str) -> None:
        from qa.render import chat as rendered

        self._print(rendered.why(self._last(), page_of(self.workspace)))

    def _explain(self, rest: str) -> None:
        if rest.lower() not in ("", "on", "off"):
            raise UsageError(f"/explain {rest}: on or off?")
        self.explain = not self.explain if not rest else rest.lower() == "on"
        note(f"explanations are {'on' if self.explain else 'off'}")

    def _model(self, rest: str) -> None:
        from qa.app.models import EXTRACTIVE

        if rest:
            self.choose(model=EXTRACTIVE if rest.lower() == "off" else rest)
        name = self._writer()
        note(f"{name} writes the answers" if name else "no model: articles are quoted")

    def _set_filter(self, rest: str) -> None:
        from qa.app.chats import listed
        from qa.render import chat as rendered

        if rest:
            chosen = slash.filter_from("" if rest.lower() == "off" else rest)
            if not listed(self.workspace, (), chosen):
                raise UsageError(f"no article fits {rest}", hint="/sources lists them")
            self.choose(filter=chosen)
        count = len(listed(self.workspace, (), self._filter))
        articles = "" if not self._filter else " article" if count == 1 else " articles"
        note(f"{rendered.filtered(self._filter)}: {count}{articles}")

    def _save(self, rest: str) -> None:
        from qa.render import chat as rendered

        path, force = _target(rest)
        self._last()
        name = self.workspace.root.name
        text = rendered.markdown(
            self._talking.turns, title=f"A conversation about {name}", saved=date.today()
        )
        _write(path, text, force=force)
        note(f"saved as {path}")

    def _clear(self, rest: str) -> None:
        self._talking.clear()
        self._keep()
        note("the conversation is forgotten")

    def _help(self, rest: str) -> None:
        from qa.render import chat as rendered

        listed = [(command.usage, command.does) for command in slash.COMMANDS]
        self._print(rendered.commands(listed, page_of(self.workspace)))

    def _quit(self, rest: str) -> None:
        raise _Leave


def _target(rest: str) -> tuple[Path, bool]:
    """The file that `/save` was given, and whether it may take the place of one that is there."""
    given = slash.words(rest)
    force = "--force" in given
    names = [word for word in given if word != "--force"]
    if len(names) != 1:
        raise UsageError("/save takes one file", hint="/save FILE.md, in quotes where the name has spaces")
    if not names[0].isprintable():
        raise UsageError("a file's name cannot hold control characters")
    path = expanded(Path(names[0]))
    return path if path.suffix else path.with_name(f"{path.name}.md"), force


def _write(path: Path, text: str, *, force: bool) -> None:
    try:
        with path.open("w" if force else "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        hint = "" if path.is_dir() else f"/save {shlex.quote(str(path))} --force"
        raise UsageError(f"{path} is there already", hint=hint) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UsageError(f"{path} cannot be written: {reason.lower()}") from error
