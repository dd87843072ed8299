"""`qa prompts`: the templates that are sent to a language model."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from qa.cli.console import open_workspace, page_of, show_result
from qa.cli.options import Json
from qa.errors import Exit, TemplateError


def prompts(
    context: typer.Context,
    name: Annotated[Optional[str], typer.Argument(help="The template to print.", metavar="NAME")] = None,
    default: Annotated[
        bool, typer.Option("--default", help="Print the one that comes with qa, even when it is overridden.")
    ] = False,
    json: Json = False,
) -> int:
    """List the templates sent to a language model, or print one.

    A workspace overrides one with a file prompts/NAME.md of its own. Exit code 1: one of them is faulty.
    """
    workspace = open_workspace(context)
    from qa.prompts import PLACEHOLDERS, Template, Templates
    from qa.render import prompts as rendered

    templates = Templates.load(None if default else workspace.root)
    if name is not None:
        template = templates[name]
        show_result(json, lambda: rendered.shown_data(template), lambda: rendered.shown(template))
        return Exit.DONE

    def found(name: str) -> Template | str:
        try:
            return templates[name]
        except TemplateError as error:
            return (
                str(error)
                if name in PLACEHOLDERS
                else f"{error}; there are: {', '.join(sorted(PLACEHOLDERS))}"
            )

    listed = [(name, found(name)) for name in sorted(PLACEHOLDERS)]
    listed += [(name, "it overrides nothing: no template is called so") for name in templates.unknown()]
    show_result(
        json, lambda: rendered.listed_data(listed), lambda: rendered.listed(listed, page_of(workspace))
    )
    return Exit.NEGATIVE if any(isinstance(one, str) for _, one in listed) else Exit.DONE
