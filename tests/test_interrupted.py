"""Ctrl-C at any moment: a line, and exit code 130."""

from __future__ import annotations

import pytest

import qa.__main__
import qa.cli


@pytest.mark.parametrize("wrapped", [False, True])
def test_ctrl_c_is_met_even_inside_an_import(
    wrapped: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A compiled package makes an error of its own of it."""

    def run(_: list[str]) -> int:
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt as stopped:
            if wrapped:
                raise ImportError("initialization failed") from stopped
            raise

    monkeypatch.setattr(qa.cli, "run", run)
    with pytest.raises(SystemExit) as left:
        qa.__main__.main()

    assert left.value.code == 130
    assert capsys.readouterr().err == "qa: interrupted\n"


def test_an_error_of_another_cause_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(_: list[str]) -> int:
        raise ImportError("initialization failed") from OSError("no such library")

    monkeypatch.setattr(qa.cli, "run", run)
    with pytest.raises(ImportError, match="initialization failed"):
        qa.__main__.main()
