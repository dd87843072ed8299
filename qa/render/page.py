"""Where a result is shown, and the pieces it is put together from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

from qa.render.about import spot
from qa.render.safe import line

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

_PIPE_WIDTH = 10_000  # a pipe has no edge: nothing is wrapped or cut there
_INDENTED = 4  # by so much at most are lines with markers moved to the right


@dataclass(frozen=True, slots=True)
class Page:
    """Where a result is shown; `width` None is a pipe. `name` and `link` make paths and URLs of sources."""

    width: int | None = None
    colour: bool = False
    name: Callable[[str], str] = str
    link: Callable[[str], str] = lambda source: ""

    def render(self, parts: Iterable[RenderableType]) -> str:
        """*parts*, each on lines of its own, without a final newline."""
        from rich.console import Console

        out = StringIO()
        console = Console(
            file=out,
            width=self.width or _PIPE_WIDTH,
            force_terminal=self.colour,
            color_system="standard" if self.colour else None,
            highlight=False,
            markup=False,
            emoji=False,
        )
        for part in parts:
            console.print(part)
        return "\n".join(text.rstrip() for text in out.getvalue().split("\n")).rstrip("\n")

    def fits(self, table: Table) -> bool:
        """Is there room for *table* with every cell on one line?"""
        from rich.cells import cell_len

        return self.width is None or max(map(cell_len, Page().render([table]).split("\n"))) <= self.width

    def marks(self, numbers: Iterable[int]) -> str:
        """`[1][2]`; with spaces between them where a line has no room for all, lest one be torn."""
        marks = [f"[{number}]" for number in numbers]
        run = "".join(marks)
        return run if self.width is None or len(run) <= self.width - _INDENTED else " ".join(marks)

    def source(self, source: str, number: int | None = None, *, page: int | None = None) -> Text:
        """`path:line`, or of what has pages `path#page=3`; a link where the terminal has them."""
        from rich.text import Text

        path = line(self.name(source))
        target = self.link(source) if self.colour else ""
        place = "" if number is None else spot(number, page)
        anchor = place if page else ""
        style = f"cyan link {target}{anchor}" if target else "cyan"
        return Text(f"{path}{place}", style=style, overflow="fold")


def styled(text: str, style: str = "") -> Text:
    """*text* that folds where it does not fit."""
    from rich.text import Text

    return Text(text, style=style, overflow="fold")


def indented(text: Text, by: int = 2) -> RenderableType:
    """*text*, all its lines moved to the right."""
    from rich.padding import Padding

    return Padding(text, (0, 0, 0, by), expand=False)


def columns(*headings: str, right: range) -> Table:
    """An empty table without rules; the columns in *right* hold numbers."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="dim")
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="right" if place in right else "left", overflow="fold")
    return table


def counted(count: int, thing: str) -> str:
    """The number and what is counted: "1 passage", "1,200 passages"."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def cut(text: str, length: int) -> str:
    """*text*, with an ellipsis where more than *length* characters were."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
