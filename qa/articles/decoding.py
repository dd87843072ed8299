"""Bytes to text: what the file says it is, else UTF-8, else the likeliest legacy encoding.

A wrong guess turns every quote into mojibake, so guesses are few and checked. What is
no text at all is refused rather than indexed as noise.
"""

from __future__ import annotations

import codecs
import re

from qa.errors import ArticleError

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
# Those in which articles are still found. The full list costs seconds and adds only wrong guesses.
_SINGLE_BYTE = "cp1252 cp1250 cp1251 koi8_r cp1253 cp1254 cp1255 cp1256 mac_roman".split()
_LEGACY = [*_SINGLE_BYTE, "cp932", "euc_jp", "gb18030", "big5", "cp949"]
# What pages declare, and what browsers then decode with.
_DECLARED = {
    **{f"iso-8859-{number}": f"iso8859_{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{f"windows-{number}": f"cp{number}" for number in range(1250, 1259)},
    **dict.fromkeys(("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk", "gb-2312-80", "gb18030"), "gb18030"),
    **dict.fromkeys(("shift-jis", "sjis", "x-sjis", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks-c-5601-1987"), "cp949"),
    "iso-8859-9": "cp1254",
    "windows-874": "cp874",
    "tis-620": "cp874",
    "iso-8859-11": "cp874",
    "koi8-r": "koi8_r",
    "koi8-u": "koi8_u",
    "big5": "big5hkscs",
    "euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp",
    "macintosh": "mac_roman",
    "x-mac-roman": "mac_roman",
}
_SAMPLE = 16_000
_HIGH = bytes(range(0x80, 0x100))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]")
_HIGH_BYTE = re.compile(rb"[^\x00-\x7f]")
_HIGH_CHARACTER = re.compile(r"[^\x00-\x7f]")


def decode(data: bytes) -> str:
    """The text of a file, newlines normalised to "\\n" and otherwise unchanged.

    Raises `ArticleError` for bytes that are no text. The result holds no NUL and no
    lone surrogate, so that it can be stored and printed anywhere.
    """
    text = _checked(_decoded(data))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decode_declared(data: bytes, declared: str | None) -> str:
    """As `decode`, for a file that names its encoding, rightly or wrongly.

    A byte order mark, and bytes that are UTF-8, count for more than what is declared; that
    counts where it decodes without a fault, and as browsers take it (Latin-1 is Windows-1252).
    """
    encoding = _DECLARED.get((declared or "").strip().lower().replace("_", "-"))
    if encoding is None or marked(data) is not None or 0 in data or _decodes(data, "utf-8"):
        return decode(data)
    if not _decodes(data, encoding):
        return decode(data)
    return _checked(data.decode(encoding)).replace("\r\n", "\n").replace("\r", "\n")


def marked(data: bytes) -> str | None:
    """The text of *data* if a byte order mark says how it is encoded."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    return None


def _decoded(data: bytes) -> str:
    text = marked(data)
    if text is not None:
        return text
    if 0 in data:
        return _wide(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _nearly_utf8(data) or _legacy(data)


def _checked(text: str) -> str:
    """*text*, unless so much of it is noise that the file cannot have been text."""
    noise = len(_CONTROL.findall(text)) + text.count("\ufffd")
    if "\0" in text or text.startswith("%PDF-") or noise > 0.02 * len(text) + 1:
        raise ArticleError("binary file")
    return text


def _wide(data: bytes) -> str:
    """UTF-16 or UTF-32 without a mark: one byte order decodes strictly and to printable text."""
    for encoding in _WIDE:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and _printable(text[:4096]):
            return text
    raise ArticleError("binary file")


def _printable(text: str) -> bool:
    # Unassigned and private characters are what the wrong byte order yields. Text in any
    # script has spaces, line ends or punctuation of its own; the wrong order has none.
    odd = sum(not (char.isprintable() or char.isspace()) for char in text)
    return odd <= 0.01 * len(text) and any(char in " \n\r。、،" for char in text)


def _nearly_utf8(data: bytes) -> str | None:
    """UTF-8 in which a few bytes are broken; None where a legacy encoding is likelier.

    In a legacy encoding high bytes stand alone, and hardly ever form a valid sequence.
    """
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd") - data.count("\ufffd".encode())
    valid = len(_HIGH_CHARACTER.findall(text)) - text.count("\ufffd")
    return text if valid > 2 * broken else None


def _legacy(data: bytes) -> str:
    high = len(data) - len(data.translate(None, _HIGH))
    # Too few for statistics, which would call one accented letter Chinese: then it is Western.
    if high < 0.03 * len(data) and _decodes(data, "cp1252"):
        return data.decode("cp1252")
    return data.decode(_likeliest(_sample(data)), errors="replace")


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _sample(data: bytes) -> bytes:
    """Enough of the lines that hold high bytes, whole, so that no character is cut."""
    first = _HIGH_BYTE.search(data)
    start = data.rfind(b"\n", 0, first.start() if first else 0) + 1
    taken = bytearray()
    while start < len(data) and len(taken) < _SAMPLE:
        end = data.find(b"\n", start) + 1 or len(data)
        line = data[start : min(end, start + _SAMPLE)]
        if _HIGH_BYTE.search(line):
            taken += line
        start = end
    return bytes(taken)


def _likeliest(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=_LEGACY, enable_fallback=False).best()
    return best.encoding if best else "cp1252"
