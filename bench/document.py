"""`docs/benchmarks.md`: made from `benchmarks.md` here when it is missing, then kept between markers.

Each section has its own pair, so that one can be measured again without the others.
"""

from __future__ import annotations

from pathlib import Path

TEMPLATE = Path(__file__).with_name("benchmarks.md")


def write(page: Path, parts: dict[str, str]) -> None:
    """Put each part between the markers of its key; the rest of *page* stays as it is."""
    text = (page if page.is_file() else TEMPLATE).read_text(encoding="utf-8")
    for key, part in parts.items():
        text = _placed(text, key, part)
    page.parent.mkdir(exist_ok=True)
    page.write_text(text, encoding="utf-8")


def _placed(text: str, key: str, part: str) -> str:
    opening, closing = f"<!-- bench: {key} -->", f"<!-- bench: end {key} -->"
    before, found, rest = text.partition(opening)
    _, ended, after = rest.partition(closing)
    if not found or not ended:
        raise ValueError(f"no place for {key}: {opening} … {closing}")
    return f"{before}{opening}\n\n{part}\n\n{closing}{after}"
