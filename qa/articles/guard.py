"""The edge to the libraries that parse what others made: whatever they raise, the file is to blame.

Parsers of PDF, ZIP and HTML raise a dozen kinds of errors on damaged files, and none of their
libraries promises a common root. Here alone they all become the one reason in the report.
"""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from qa.errors import ArticleError, UnreadableError

_DEEP = 5000
"""Frames for parsers that descend as deep as a page is nested; C code uses few of the stack's megabytes."""


class GivenUpError(UnreadableError):
    """Reading took too much time or memory, or crashed: another try may go better."""


@contextmanager
def guarded(what: str, *loggers: str) -> Iterator[None]:
    """Turn any fault inside into an `ArticleError`: *what* is damaged. *loggers* say nothing."""
    for name in loggers:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, _DEEP))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except ArticleError:
        raise
    except RecursionError as error:
        raise ArticleError(f"{what} that is nested too deep") from error
    except MemoryError as error:
        raise GivenUpError(f"{what} that does not fit into memory") from error
    except Exception as error:
        raise ArticleError(f"{what} that is damaged ({type(error).__name__})") from error
    finally:
        sys.setrecursionlimit(limit)
