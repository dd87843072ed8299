"""The documents say what the program does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.main

from qa.cli import cli, run
from qa.errors import Exit

PROJECT = Path(__file__).parent.parent
PAGES = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/*.md"), *PROJECT.glob("training/*.md")])


def _commands() -> dict[str, Any]:
    """Every command by its words: "ask", "eval", "eval run", …"""
    found: dict[str, Any] = {}
    for name, command in typer.main.get_command(cli).commands.items():  # type: ignore[attr-defined]
        found[name] = command
        found |= {f"{name} {below}": one for below, one in getattr(command, "commands", {}).items()}
    return found


COMMANDS = _commands()


def _text(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def test_the_readme_shows_the_help_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    """One block of the README is `qa --help`, word for word."""
    assert run(["--help"]) == 0

    assert f"```text\n$ qa --help\n{capsys.readouterr().out.rstrip()}\n```" in _text("README.md")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_option_is_in_the_reference(name: str) -> None:
    """docs/reference.md is complete."""
    page = _text("docs/reference.md")
    command = COMMANDS[name]

    assert f"### `qa {name}" in page
    section = page.split(f"### `qa {name}")[1].split("\n### ")[0]
    # search shares its options with ask, and says so
    section += page.split("### `qa ask")[1].split("\n### ")[0] if name == "search" else ""
    options = [
        opt for param in command.params for opt in param.opts if opt.startswith("--") and opt != "--help"
    ]
    assert [opt for opt in options if f"`{opt}" not in section] == []


def test_every_exit_code_is_in_the_reference() -> None:
    """The table of exit codes is the enum."""
    table = _text("docs/reference.md").split("## Exit codes")[1].split("\n## ")[0]

    assert [int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)] == [
        int(one) for one in Exit
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    """Relative links, files and folders that are named."""
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))

    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial.md", "docs/how-to.md", "docs/models.md"])
def test_every_command_line_in_the_documents_is_understood(page: str) -> None:
    """Each `qa …` line of an example names a command and options that exist."""
    shell = "\n".join(re.findall(r"```(?:console|sh)\n(.*?)```", _text(page), re.DOTALL))
    lines = re.findall(r"^\$ (?:.*\| )?(qa .*)$", shell, re.MULTILINE)
    known = {
        name: {opt for param in command.params for opt in (*param.opts, *param.secondary_opts)}
        for name, command in COMMANDS.items()
    }
    known["eval"] |= known["eval run"]  # what it is short for

    assert lines
    for line in lines:
        words = re.sub(r'"[^"]*"', "TEXT", line).split("|")[0].split()
        if words[1].startswith("-"):
            continue
        options = {word.split("=")[0] for word in words[2:] if word.startswith("-")}
        command = " ".join(words[1:3]) if " ".join(words[1:3]) in known else words[1]
        assert command in known, line
        assert options <= known[command] | {"--help", "-h"}, line


def test_the_transcripts_of_the_readme_are_real(scale: Path) -> None:
    """What the README shows below `$ qa …` is what is printed, over the project's seeds."""
    blocks = re.findall(r"```console\n(.*?)```", _text("README.md"), re.DOTALL)
    examples = [found for block in blocks for found in re.findall(r"\$ (qa .*)\n((?:(?!\$ ).*\n)*)", block)]
    shown = [(command, out) for command, out in examples if out.strip()]

    assert shown
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    for command, expected in shown:
        done = subprocess.run(
            ["bash", "-c", command], cwd=scale, capture_output=True, text=True, env=environment
        )
        assert (command, done.stdout.rstrip()) == (command, expected.rstrip())


def test_make_lists_its_commands() -> None:
    """`make` alone is the list of developer commands."""
    done = subprocess.run(["make"], cwd=PROJECT, capture_output=True, text=True, check=True)

    for name in ("install", "ask", "fix", "lint", "test", "golden", "eval", "bench", "crash", "check"):
        assert re.search(rf"^  make {name}\b", done.stdout, re.MULTILINE), name


def test_a_fact_of_ones_own_takes_the_three_commands_of_the_how_to(story: Path) -> None:
    """In a workspace that has articles and nothing else."""
    section = _text("docs/how-to.md").split("## Measure qa on your own articles")[1]
    block = re.findall(r"```console\n(.*?)```", section, re.DOTALL)[0]
    commands = re.findall(r"^\$ (.*)$", block, re.MULTILINE)
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}

    assert len(commands) == 3
    for command in commands:
        done = subprocess.run(
            ["bash", "-c", command], cwd=story, capture_output=True, text=True, env=environment
        )
        assert done.returncode == 0, done.stderr
    assert re.search(r"^ *accepted +100\.0", done.stdout, re.MULTILINE)
