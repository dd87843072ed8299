"""Promise 4: offline means offline. Native libraries bypass Python's sockets, so the kernel is asked.

Index, ask and search run in a network namespace that has no interface but an unconnected
loopback, and under `strace`, where there is one, no connection is even attempted.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

RUN = [sys.executable, "-m", "qa"]


def _namespaces() -> bool:
    tool = shutil.which("unshare")
    return tool is not None and subprocess.run([tool, "-rn", "true"], capture_output=True).returncode == 0


needs_namespace = pytest.mark.skipif(not _namespaces(), reason="this kernel gives no user network namespaces")


@needs_namespace
def test_index_ask_and_search_work_without_any_network(tmp_path: Path, built: Path) -> None:
    """From nothing: the model is compiled, the articles embedded, a question answered."""
    shutil.copytree(built / "scale/seeds", tmp_path / "seeds")
    (tmp_path / "index").mkdir()

    for command, code in (
        (["index"], 0),
        (["ask", "what", "stake", "did", "Meta", "take"], 0),
        (["search", "data labelling"], 0),
    ):
        done = subprocess.run(
            ["unshare", "-rn", *RUN, *command], cwd=tmp_path, capture_output=True, text=True, timeout=300
        )
        assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize("command", [["ask", "what stake did Meta take?"], ["search", "data"], ["status"]])
def test_no_connection_is_attempted(scale: Path, command: list[str]) -> None:
    """Not even one that would fail: no telemetry, no look-up."""
    trace = scale / "trace"
    subprocess.run(
        ["strace", "-f", "-o", str(trace), "-e", "trace=connect,sendto", *RUN, *command],
        cwd=scale,
        capture_output=True,
    )

    calls = [call for call in trace.read_text().splitlines() if "AF_INET" in call]
    assert calls == []
