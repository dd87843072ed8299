"""Templates: the words that are sent to a language model, one file each in `prompts/`.

A template has a system and a user part, under the headings `## System` and `## User`; what stands
above them says what it is for and is not sent. `{{name}}` is a placeholder. A template must have
exactly the placeholders that `PLACEHOLDERS` lists for it, and `render` must be given exactly these.
A workspace overrides a template with a file of the same name in its own `prompts/`.

Text of articles is data. It is given as `Data` and put between fences that carry a code which
occurs nowhere in it, so that it cannot close them; whatever looks like a fence, a marker, or a control
token of a chat format is written otherwise, and characters that cannot be seen are left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from qa.domain import Prompt
from qa.errors import TemplateError

PLACEHOLDERS: Mapping[str, frozenset[str]] = {
    "answer": frozenset({"question", "sources", "fence"}),
    "judge": frozenset({"question", "accepted", "evidence", "answer", "fence"}),
    "standalone": frozenset({"question", "conversation", "fence"}),
    "summary-map": frozenset({"about", "sentences", "sources", "fence"}),
    "summary-reduce": frozenset({"about", "sentences", "statements", "fence"}),
}
"""Every template and what it is given. `fence` is given by `render` itself."""

_PACKAGED = Path(__file__).parent / "_data" / "prompts"  # in a wheel
_CHECKOUT = Path(__file__).parent.parent / "prompts"
_HOLE = re.compile(r"\{\{ *([a-z]+) *\}\}")
_FORM = re.compile(
    r"(?P<about>.*?)^## System[ \t]*\n(?P<system>.*?)^## User[ \t]*\n(?P<user>.*)", re.DOTALL | re.M
)
_HEADING = re.compile(r"^## (?:System|User)[ \t]*$", re.MULTILINE)


# ---------------------------------------------------------------- data


@dataclass(frozen=True, slots=True)
class Data:
    """Text that nobody vouches for, the key by which a model cites it, and what is known about it."""

    key: str
    text: str
    about: str = ""


def keys(count: int) -> list[str]:
    """Opaque keys for *count* sources: S1, S2, …; a file's name may itself be an instruction."""
    return [f"S{number}" for number in range(1, count + 1)]


def delimited(data: Sequence[Data], fence: str = "") -> str:
    """*data*, each between two lines that name its key and *fence*: a code that no text holds."""
    code = fence or code_for(data)
    return "\n\n".join(_fenced(one, code) for one in data)


def code_for(data: Iterable[Data]) -> str:
    """Eight digits that occur in none of *data*; the same for the same data, so that a prompt is, too."""
    whole = "\0".join(f"{one.key}\0{one.about}\0{one.text}" for one in data)
    code = ""
    while not code or code in whole:
        code = blake2b(f"{code}{whole}".encode("utf-8", "replace"), digest_size=4).hexdigest()
    return code


def _fenced(one: Data, code: str) -> str:
    about = f"({neutral(' '.join(one.about.split()))})\n" if one.about.strip() else ""
    return f"<text {one.key} {code}>\n{about}{neutral(one.text).strip()}\n</text {one.key} {code}>"


_TAG = re.compile(r"<(?=\s*[/|!a-zA-Z<])")
_MARKER = re.compile(
    r"[\[【](\s*(?:[Ss]ources?:?\s*)?(?:\^?[A-Za-z]{0,6}\d{1,4}[\s,;&–-]{0,3}){1,9}|\s*(?:/?INST|/?SYS(?:TEM)?)\s*)[\]】]"
)


def neutral(text: str) -> str:
    """*text* without what could pass for a fence, a marker, or a control token of a chat format.

    `<tag` becomes `‹tag` and `[S1]` becomes `‹S1›`. Control and format characters are left out.
    """
    spaced = re.sub(r"[\r\f\v\x1c-\x1f\x85]", " ", text.replace("\r\n", "\n"))
    seen = "".join(char for char in spaced if char in "\n\t" or unicodedata.category(char) not in _UNSEEN)
    return _MARKER.sub(r"‹\1›", _TAG.sub("‹", seen))


_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


# ---------------------------------------------------------------- templates


@dataclass(frozen=True, slots=True)
class Template:
    """A template as its file says it. `path` is that file."""

    name: str
    about: str
    system: str
    user: str
    path: Path
    overridden: bool

    @property
    def text(self) -> str:
        """The file as it stands."""
        return _read(self.path)

    def fill(self, values: Mapping[str, str]) -> Prompt:
        """*values* in the places of their names. What a value holds is not filled in turn."""
        filled = [_HOLE.sub(lambda hole: values[hole[1]], part) for part in (self.system, self.user)]
        return Prompt(*(part.strip() for part in filled))


@dataclass(frozen=True, slots=True)
class Templates:
    """The templates of a workspace: its own where it has them, else those that come with `qa`."""

    folder: Path | None = None

    @classmethod
    def load(cls, workspace: Path | None) -> Templates:
        """Those of *workspace* (None: of none). Each is read, and checked, when it is asked for."""
        return cls(workspace / "prompts" if workspace else None)

    def unknown(self) -> list[str]:
        """The names of files that override nothing, because no template is called so."""
        found = [] if self.folder is None else sorted(path.stem for path in self.folder.glob("*.md"))
        return [name for name in found if name not in PLACEHOLDERS and name.lower() != "readme"]

    def __getitem__(self, name: str) -> Template:
        """The template *name*. Raises `TemplateError` when there is none, or it is faulty."""
        if name not in PLACEHOLDERS:
            raise TemplateError(
                f"there is no template {name!r}", hint=f"there are: {', '.join(sorted(PLACEHOLDERS))}"
            )
        own, shipped = self._own(name), _shipped() / f"{name}.md"
        return _parsed(name, own or shipped, overridden=own is not None)

    def render(self, name: str, /, **values: str | Sequence[Data]) -> Prompt:
        """The prompt that *values* make: `Data` fenced, other text made harmless.

        Raises `TemplateError`; `TypeError` for a value too many or too few, which is a bug.
        """
        template = self[name]
        if (given := {*values, "fence"}) != PLACEHOLDERS[name]:
            raise TypeError(f"{name}: given {sorted(given)}, wanted {sorted(PLACEHOLDERS[name])}")
        texts = {key: value for key, value in values.items() if isinstance(value, str)}
        data = {key: value for key, value in values.items() if not isinstance(value, str)}
        fence = code_for([*(one for some in data.values() for one in some), *map(_as_data, texts.values())])
        filled = {key: neutral(text).strip() for key, text in texts.items()}
        filled |= {key: delimited(some, fence) for key, some in data.items()}
        return template.fill({**filled, "fence": fence})

    def _own(self, name: str) -> Path | None:
        if self.folder is None:
            return None
        path = self.folder / f"{name}.md"
        return path if path.exists() and not _same(path, _shipped() / f"{name}.md") else None


def _as_data(text: str) -> Data:
    return Data("", text)


def _shipped() -> Path:
    return _PACKAGED if _PACKAGED.is_dir() else _CHECKOUT


def _same(one: Path, other: Path) -> bool:
    """In the project's own checkout the workspace's templates are those that come with `qa`."""
    return other.exists() and one.samefile(other)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise TemplateError(f"{path} cannot be read: {str(error.strerror).lower()}") from error
    except UnicodeDecodeError as error:
        raise TemplateError(f"{path} cannot be read: it is not UTF-8") from error


def _parsed(name: str, path: Path, *, overridden: bool) -> Template:
    text = _read(path)
    hint = f'"qa prompts {name} --default" prints one that is right' if overridden else ""
    form = _FORM.fullmatch(text)
    if form is None or len(_HEADING.findall(text)) != 2:
        raise TemplateError(f"{path}: must have one part ## System and below it one part ## User", hint=hint)
    template = Template(
        name, form["about"].strip(), form["system"].strip(), form["user"].strip(), path, overridden
    )
    if not template.user:
        raise TemplateError(f"{path}: the user part is empty", hint=hint)
    if (why := _fault(name, f"{template.system}\n{template.user}")) is not None:
        raise TemplateError(f"{path}: {why}", hint=hint)
    return template


def _fault(name: str, text: str) -> str | None:
    found, wanted = set(_HOLE.findall(text)), PLACEHOLDERS[name]
    if broken := re.search(r"\{\{[^\n]{0,20}|[^\n]{0,20}\}\}", _HOLE.sub("", text)):
        return f"not a placeholder: {broken[0]}"
    if unknown := sorted(found - wanted):
        return f"unknown placeholder {{{{{unknown[0]}}}}}; there are {', '.join(sorted(wanted))}"
    if missing := sorted(wanted - found):
        return f"{{{{{missing[0]}}}}} is missing"
    return None
