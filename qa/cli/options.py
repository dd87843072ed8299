"""Options that several commands share, each written once."""

from __future__ import annotations

from typing import Annotated, Any, Optional

import typer
import typer.core


class Commands(typer.core.TyperGroup):
    """A group whose help breaks what does not fit on a line, where typer's cuts it."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The first sentence of each command's help, whole."""
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, self.commands[name].get_short_help_str(1000)) for name in self.list_commands(ctx)]
            )


Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
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
AsOf = Annotated[
    Optional[str], typer.Option("--as-of", help="As things stood then: the same as --until.", metavar="DATE")
]
Undated = Annotated[bool, typer.Option("--undated", help="With a date bound: keep articles without a date.")]
Model = Annotated[
    Optional[str],
    typer.Option(help="The language model that writes; extractive: none, quote.", metavar="PROVIDER/NAME"),
]
BaseUrl = Annotated[
    Optional[str], typer.Option("--base-url", help="Where the model is served.", metavar="URL")
]
ShowRejected = Annotated[
    bool, typer.Option("--show-rejected", help="List what a model wrote and the articles do not support.")
]
