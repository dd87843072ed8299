"""The command line as a process: pipes, interrupts, terminals, streams."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qa.cli import run

QA = [sys.executable, "-m", "qa"]
QUESTION = "how long will the tunnel be?"


def test_a_question_that_is_no_utf_8_is_asked_all_the_same(story: Path) -> None:
    assert run(["ask", "how long will the tunnel caf\udce9 be?"]) in (0, 1)


def test_the_answer_is_alone_on_stdout(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Remarks go to stderr: a pipe gets the answer and nothing else."""
    (story / "seeds/new.txt").write_text("Something new.\n")

    assert run(["ask", QUESTION]) == 0
    out, err = capsys.readouterr()
    assert "2.4 kilometres" in out
    assert "not indexed" not in out
    assert err == "qa: 1 article is not indexed yet; run qa index\n"


def test_with_json_stdout_is_one_object_even_for_an_error(
    story: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever parses it need not look at stderr."""
    for command, schema, code in (
        (["ask", QUESTION, "--json"], "qa.answer/1", 0),
        (["ask", "  ", "--json"], "qa.error/1", 2),
        (["ask", "--loud", "why", "--json"], "qa.error/1", 2),
        (["show", "seeds/none.txt", "--json"], "qa.error/1", 2),
    ):
        assert run(command) == code
        assert json.loads(capsys.readouterr().out)["schema"] == schema


def test_json_asked_for_by_a_word_of_the_question_is_not_an_option(
    story: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """After `--` everything is the question."""
    assert run(["ask", "--since", "never", "--", "what", "is", "--json"]) == 2
    assert capsys.readouterr().out == ""


def test_a_reader_that_leaves_early_is_no_error(story: Path) -> None:
    """`qa status | head -1` ends quietly."""
    done = subprocess.run(
        f"{sys.executable} -m qa status | head -1", shell=True, cwd=story, capture_output=True, text=True
    )

    assert (done.stdout, done.stderr) == ("seeds/ferry-letter.txt\n", "")


def test_interrupting_exits_130_in_one_line(story: Path) -> None:
    """Ctrl-C, at a moment when work is being done."""
    for path in range(300):
        (story / f"seeds/{path}.txt").write_text(f"Article {path} says something. " * 100)
    running = subprocess.Popen(
        [*QA, "index"], cwd=story, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    time.sleep(1.5)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)

    assert (running.returncode, out, err) == (130, "", "qa: interrupted\n")
    assert run(["search", "ferry crews"]) == 0


def _terminal(command: list[str], cwd: Path, *, columns: int) -> str:
    """What *command* prints on a terminal that is *columns* wide."""
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": str(columns), "LINES": "40"}
    pid, master = pty.fork()
    if pid == 0:  # pragma: no cover
        os.chdir(cwd)
        os.execvpe(command[0], command, environment)
    printed = b""
    while select.select([master], [], [], 60)[0]:
        try:
            part = os.read(master, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        printed += part
    os.waitpid(pid, 0)
    os.close(master)
    return printed.decode("utf-8", "replace")


@pytest.mark.parametrize("columns", [40, 100])
def test_on_a_terminal_lines_fit_and_sources_are_links(story: Path, columns: int) -> None:
    """Colour, links, and wrapping at the edge."""
    printed = _terminal([*QA, "ask", QUESTION], story, columns=columns)

    assert "\x1b]8;" in printed
    visible = re.sub(r"\x1b\][^\x1b\x07]*(?:\x1b\\|\x07)|\x1b\[[0-9;?]*[a-zA-Z]", "", printed)
    assert "2.4 kilometres" in " ".join(visible.split())
    assert max(len(line) for line in visible.splitlines()) <= columns


def test_no_color_is_honoured(story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """https://no-color.org: any value."""
    monkeypatch.setenv("NO_COLOR", "1")

    assert "\x1b[" not in _terminal([*QA, "ask", QUESTION], story, columns=80)


def test_indexing_on_a_terminal_shows_a_bar_and_leaves_the_report(story: Path) -> None:
    """The bar is gone when the work is done."""
    (story / "seeds/new.txt").write_text("Something new.\n")

    printed = _terminal([*QA, "index"], story, columns=100)

    assert "indexed" in printed
    assert "1 indexed, 4 unchanged" in printed


def test_paths_are_relative_to_the_current_directory(
    story: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is printed can be opened from where one is."""
    monkeypatch.chdir(story / "seeds")

    assert run(["ask", QUESTION]) == 0
    assert "[1] tunnel-plan.md:10" in capsys.readouterr().out
    assert run(["show", "tunnel-plan.md:10", "-C", "0"]) == 0


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """`qa --version`."""
    from qa import __version__

    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"qa {__version__}\n"


def test_no_command_prints_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    """And is a usage error."""
    assert run([]) == 2
    assert "Usage: qa" in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", QUESTION, "-s", "nosuch"],
        ["search", QUESTION, "--since", "2090-01-01"],
        ["ask", "--since", "june", "x"],
    ],
)
def test_a_command_that_ends_early_ends_cleanly(story: Path, arguments: list[str]) -> None:
    """While a model still loads in a thread: no abort, no core."""
    for _ in range(3):
        done = subprocess.run([*QA, *arguments], cwd=story, capture_output=True, text=True)
        assert done.returncode in (1, 2), done.stderr


def test_a_full_output_is_an_error_in_one_line(story: Path) -> None:
    """`qa status > /dev/full`."""
    with open("/dev/full", "w") as full:
        done = subprocess.run([*QA, "status"], cwd=story, stdout=full, stderr=subprocess.PIPE, text=True)

    assert done.returncode == 2
    assert done.stderr == "qa: error: the output cannot be written: no space left on device\n"


def test_a_reader_that_left_is_a_success(story: Path) -> None:
    """So that `set -o pipefail` does not break."""
    command = f"set -o pipefail; {sys.executable} -m qa status | true"
    assert subprocess.run(["bash", "-c", command], cwd=story, stderr=subprocess.DEVNULL).returncode == 0


def test_an_option_of_the_program_behind_a_command_says_where_it_belongs(
    story: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`qa ask whale -w .`"""
    assert run(["ask", "whale", "-w", "."]) == 2
    assert "qa: hint: it stands before the command: qa --workspace DIR ask" in capsys.readouterr().err


def test_an_added_path_can_be_forgotten(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With its articles; and what was never added is an error."""
    (story / "elsewhere").mkdir()
    (story / "elsewhere/note.txt").write_text("The pilots of the harbour want a third ferry.\n")
    assert run(["index", "elsewhere"]) == 0
    assert run(["index", "--forget", "elsewhere"]) == 0
    capsys.readouterr()
    assert run(["status"]) == 0
    assert "elsewhere" not in capsys.readouterr().out
    assert run(["index", "--forget", "elsewhere"]) == 2


def test_a_file_that_can_never_be_an_article_is_not_added(
    story: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It would be reported with every run from now on."""
    assert run(["index", "/etc/hostname"]) == 2
    assert "of no type that can be read" in capsys.readouterr().err


def test_metadata_of_what_is_no_article_is_kept_until_it_is_one(
    story: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And that is said: neither a silent success nor "nothing was set" would be true."""
    (story / "seeds/empty.txt").write_text("")
    assert run(["index", "--set", "publisher=P", "seeds/empty.txt"]) == 0
    said = "seeds/empty.txt is no article (empty file); what was set is kept until it is one"
    assert said in capsys.readouterr().err

    (story / "seeds/empty.txt").write_text("The pier is closed.\n")
    assert run(["index"]) == 0
    capsys.readouterr()
    assert run(["status", "empty.txt"]) == 0
    assert "P (set by hand)" in capsys.readouterr().out


def test_articles_put_into_an_empty_index_are_read_with_the_first_question(
    tmp_path: Path, story: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As when there was no index."""
    for path in (story / "seeds").iterdir():
        path.rename(tmp_path / path.name)
    assert run(["index"]) == 1
    (tmp_path / "tunnel-plan.md").rename(story / "seeds/tunnel-plan.md")
    capsys.readouterr()

    assert run(["ask", QUESTION]) == 0
    assert "2.4 kilometres" in capsys.readouterr().out


@pytest.mark.parametrize("line", [0, 99])
def test_a_line_that_is_not_there_is_named_with_the_last(
    story: Path, line: int, capsys: pytest.CaptureFixture[str]
) -> None:
    last = len((story / "seeds/tunnel-plan.md").read_text().splitlines())

    assert run(["show", f"seeds/tunnel-plan.md:{line}"]) == 2
    assert f"seeds/tunnel-plan.md has no line {line}: its last is {last}\n" in capsys.readouterr().err
