"""Run one command, and print its time and peak memory as JSON. A script of its own, and small.

A child's peak memory begins at that of the process it was forked from: measured from a
process that has torch loaded, every command would seem to need torch.
"""

from __future__ import annotations

import json
import os
import sys
import time

nothing = os.open(os.devnull, os.O_RDWR)
began = time.perf_counter()
child = os.posix_spawn(
    sys.argv[1],
    sys.argv[1:],
    os.environ,
    file_actions=[(os.POSIX_SPAWN_DUP2, nothing, 0), (os.POSIX_SPAWN_DUP2, nothing, 1)],
)
_, status, usage = os.wait4(child, 0)
took = time.perf_counter() - began
kilobyte = 1 if sys.platform == "darwin" else 1024
print(
    json.dumps(
        {
            "seconds": took,
            "peak_bytes": usage.ru_maxrss * kilobyte,
            "code": os.waitstatus_to_exitcode(status),
        }
    )
)
