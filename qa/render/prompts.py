"""The templates of prompts: a list of them, and one of them whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qa.prompts import PLACEHOLDERS, Template
from qa.render.page import Page, indented, styled
from qa.render.safe import line, safe

if TYPE_CHECKING:
    from rich.console import RenderableType

Listed = Sequence[tuple[str, Template | str]]
"""Names, each with its template or with what is wrong with it."""


def listed(templates: Listed, page: Page) -> str:
    """Each with what it is for, and where it is read from."""
    parts: list[RenderableType] = []
    for name, found in templates:
        heading = styled(name, "bold")
        if isinstance(found, str):
            parts += [heading.append(" · faulty", style="not bold red"), indented(styled(line(found), "red"))]
            continue
        if found.overridden:
            heading.append(f" · overridden by {line(str(found.path))}", style="not bold yellow")
        parts += [heading, indented(styled(line(found.about)))]
    return page.render(parts)


def listed_data(templates: Listed) -> dict[str, Any]:
    """Schema `qa.prompts/1`."""
    return {"schema": "qa.prompts/1", "prompts": [_one(name, found) for name, found in templates]}


def shown(template: Template) -> str:
    """The file as it stands."""
    return safe(template.text).rstrip("\n")


def shown_data(template: Template) -> dict[str, Any]:
    """Schema `qa.prompt/1`."""
    whole = {"system": template.system, "user": template.user}
    return {"schema": "qa.prompt/1", **_one(template.name, template), **whole}


def _one(name: str, found: Template | str) -> dict[str, Any]:
    template = None if isinstance(found, str) else found
    return {
        "name": name,
        "about": template.about if template else None,
        "path": str(template.path) if template else None,
        "overridden": template.overridden if template else True,
        "placeholders": sorted(PLACEHOLDERS.get(name, ())),
        "problem": found if isinstance(found, str) else None,
    }
