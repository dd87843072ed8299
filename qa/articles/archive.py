"""ZIP archives, which .docx and .epub are: read with bounds, so that no bomb goes off."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from qa.errors import ArticleError

MOST_FILES = 20_000
LARGEST = 200_000_000
LARGEST_TEXT = 50_000_000
"""Bytes that are unpacked in all, and of them markup; a book of a thousand pages has three million."""
_MARKUP = (".xml", ".xhtml", ".html", ".htm", ".rels", ".opf", ".ncx")


def opened(data: bytes) -> ZipFile:
    """The archive. Raises `ArticleError` when it holds, or says it holds, more than is sane.

    `zipfile` never unpacks more of a member than its entry says, so the sum is a bound.
    """
    archive = ZipFile(BytesIO(data))
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise ArticleError(f"an archive of {len(entries):,} files")
    markup = [entry for entry in entries if entry.filename.lower().endswith(_MARKUP)]
    for some, most in ((entries, LARGEST), (markup, LARGEST_TEXT)):
        size = sum(entry.file_size for entry in some)
        if size > most:
            unpacked, limit = (f"{count // 1_000_000:,} MB" for count in (size, most))
            raise ArticleError(f"{unpacked} when unpacked, above the limit of {limit}")
    if any(entry.flag_bits & 1 for entry in entries):
        raise ArticleError("password-protected")
    return archive
