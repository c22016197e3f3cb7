"""Find the encoding of a text file: certain, plausible for the channel, or given by a person."""

import codecs
import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from django.utils.translation import gettext as _

MAX_BYTES: Final = 4 * 1024**3  # unpacked
CHUNK: Final = 1024 * 1024
MOST_SAMPLES: Final = 3

BOMS: Final = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}

# The most common encodings that aren't Unicode, for the question to the person: those of Excel.
_LEGACY: Final = ("cp949", "cp932", "cp1252", "cp1250", "gb18030", "big5")
_WORDS: Final = re.compile(rb"[^,;\t\r\n\"]*[\x80-\xff][^,;\t\r\n\"]*")
_HANGUL: Final = re.compile(r"[가-힣]")
_KS_X_1001: Final = 0xA1  # from here on both bytes of its characters; CP949 adds others below
_MAY_BE_RARE: Final = 0.05  # for each Korean syllable of KS X 1001, syllables that CP949 adds
_MAY_BE_FOREIGN: Final = 0.2  # for each Korean syllable, letters of other scripts: Chinese ones in names


class Unreadable(Exception):
    """The file as a whole can't be imported; the message is for people, translated."""


class UncertainEncoding(Unreadable):
    """The text isn't Unicode. `answers` are the encodings in which it can be read, each with what it would say."""

    def __init__(self, message: str, answers: list[tuple[str, list[str]]]) -> None:
        super().__init__(message)
        self.answers = answers


@dataclass(frozen=True)
class Encoding:
    """A Python encoding, and texts of the file that show whether it is right; none when it is certain."""

    name: str
    samples: list[str] = field(default_factory=list)


def find_encoding(path: Path, packed: bool, given: str = "", country: str = "") -> Encoding:
    """Return the encoding of the file: the given one, Unicode, or CP949 in a Korean channel if the text is Korean.

    Read the whole file. Raise Unreadable when the encoding isn't certain, or the file is damaged or too large.
    """
    if given:
        return _given(path, packed, given)
    start = _start(path, packed)
    for bom, name in BOMS.items():
        if start.startswith(bom):
            if not _decodes(path, packed, name):
                raise Unreadable(_("The file begins as %(encoding)s but isn’t.") % {"encoding": "Unicode"})
            return Encoding(name)
    if _decodes(path, packed, "utf-8"):
        return Encoding("utf-8")
    words = list(_foreign_words(path, packed))
    if country == "KR" and _decodes(path, packed, "cp949") and is_korean(b" ".join(words).decode("cp949", "ignore")):
        return Encoding("cp949", _samples(words, "cp949"))
    raise _question(path, packed, words)


def is_korean(text: str) -> bool:
    """Return whether a text read as CP949 is Korean: nearly all its letters are syllables of KS X 1001.

    CP949 has a character for nearly every pair of bytes, so that Japanese or Western texts read as CP949 become
    syllables that nobody writes.
    """
    common = rare = others = 0
    for character in text:
        if character.isascii() or not character.isalpha():
            continue
        if not _HANGUL.match(character):
            others += 1
        elif min(character.encode("cp949")) >= _KS_X_1001:
            common += 1
        else:
            rare += 1
    return common > 0 and rare <= _MAY_BE_RARE * common and others <= _MAY_BE_FOREIGN * common


def possible_encodings(path: Path, packed: bool) -> list[tuple[str, list[str]]]:
    """Return the common encodings that aren't Unicode and in which the text can be read, each with samples."""
    return _possible(path, packed, list(_foreign_words(path, packed)))


def open_text(path: Path, packed: bool, encoding: str) -> IO[str]:
    """Open the file, unpacked, as text."""
    if packed:
        return gzip.open(path, "rt", encoding=encoding, newline="")
    return path.open(encoding=encoding, newline="")


def _given(path: Path, packed: bool, name: str) -> Encoding:
    try:
        name = codecs.lookup(name).name
        "".encode(name)
    except LookupError:
        raise Unreadable(_("There is no encoding “%(name)s”.") % {"name": name[:40]}) from None
    if not _decodes(path, packed, name):
        raise Unreadable(_("The text isn’t in the encoding %(name)s.") % {"name": name})
    return Encoding(name, _samples(list(_foreign_words(path, packed)), name))


def _question(path: Path, packed: bool, words: list[bytes]) -> Unreadable:
    answers = _possible(path, packed, words)
    if not answers:
        return Unreadable(_("The text is in no known encoding. Save the file as “CSV UTF-8”."))
    options = [f"--encoding {name} ({', '.join(f'“{sample}”' for sample in samples)})" for name, samples in answers]
    message = _(
        "The text isn’t Unicode, and its encoding isn’t certain. Save the file as “CSV UTF-8”, or say which of these"
        " reads right: %(answers)s."
    ) % {"answers": "; ".join(options)}
    return UncertainEncoding(message, answers)


def _possible(path: Path, packed: bool, words: list[bytes]) -> list[tuple[str, list[str]]]:
    return [(name, samples) for name in _LEGACY if _decodes(path, packed, name) and (samples := _samples(words, name))]


def _start(path: Path, packed: bool) -> bytes:
    return next(_chunks(path, packed), b"")


def _decodes(path: Path, packed: bool, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in _chunks(path, packed):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _chunks(path: Path, packed: bool) -> Iterator[bytes]:
    """Read all of the file, unpacked. Raise Unreadable when it is damaged or too large."""
    size = 0
    try:
        with gzip.open(path) if packed else path.open("rb") as file:
            while chunk := file.read(CHUNK):
                size += len(chunk)
                if size > MAX_BYTES:
                    raise Unreadable(_("The file is larger than %(limit)s GB.") % {"limit": MAX_BYTES >> 30})
                yield chunk
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise Unreadable(_("The gzip file is damaged.")) from error


def _foreign_words(path: Path, packed: bool) -> Iterator[bytes]:
    """Return the cells of the first chunk that aren't ASCII, up to the end of its last line."""
    chunk = _start(path, packed)
    end = chunk.rfind(b"\n") if len(chunk) == CHUNK else len(chunk)
    for match in _WORDS.finditer(chunk, 0, end):
        yield match[0]


def _samples(words: list[bytes], encoding: str) -> list[str]:
    """Return the first distinct texts, as many as can be shown."""
    texts = [word.decode(encoding, "replace").strip()[:40] for word in dict.fromkeys(words[:100])]
    return [text for text in texts if text.isprintable()][:MOST_SAMPLES]
