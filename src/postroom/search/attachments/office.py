"""The text of office files: zip archives of XML, read as a stream and never further than the bounds."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import IO
from xml.parsers import expat

LONGEST_TEXT = 400_000
MOST_XML_BYTES = 64 * 1024 * 1024
MOST_FILES = 2_000
_CHUNK = 64 * 1024

PARTS = {
    "docx": ("word/document.xml", "word/header", "word/footer", "word/footnotes.xml", "word/comments.xml"),
    "xlsx": ("xl/sharedStrings.xml", "xl/worksheets/sheet"),
    "pptx": ("ppt/slides/slide", "ppt/notesSlides/notesSlide"),
    "odf": ("content.xml",),
}
# Where a word ends though no blank is written: paragraphs, cells, breaks and tabs.
_BREAKS = {"p", "br", "tab", "cr", "c", "si", "h", "line-break", "s", "table-cell", "row", "tr"}
# Of a sheet's cells only those with words of their own: the others hold numbers of shared strings.
_LEFT_OUT = {"f", "formula"}


class NotReadable(Exception):  # noqa: N818
    """The file is broken, encrypted, or made to hurt."""


class _Enough(Exception):  # noqa: N818
    pass


def office_text(data: bytes, kind: str) -> str:
    """Return the text of a docx, xlsx, pptx or OpenDocument file. Raises NotReadable."""
    texts: list[str] = []
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            reader = _Reader(texts, MOST_XML_BYTES)
            for name in _parts(archive, kind):
                with archive.open(name) as stream:
                    reader.read(stream)
    except _Enough:
        pass
    except (
        zipfile.BadZipFile,
        expat.ExpatError,
        OSError,
        RuntimeError,
        NotImplementedError,
        EOFError,
    ) as error:
        raise NotReadable(type(error).__name__) from error
    return "".join(texts)


def _parts(archive: zipfile.ZipFile, kind: str) -> Iterator[str]:
    names = archive.namelist()[:MOST_FILES]
    for part in PARTS[kind]:
        yield from sorted(name for name in names if name.startswith(part) and name.endswith(".xml"))


class _Reader:
    """Collects the characters of XML streams, up to so many and out of so many bytes."""

    def __init__(self, texts: list[str], most_bytes: int) -> None:
        self._texts, self._length, self._bytes, self._left_out = texts, 0, most_bytes, 0

    def read(self, stream: IO[bytes]) -> None:
        parser = expat.ParserCreate()
        # No office file has a document type; entities that unfold into gigabytes need one.
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        while chunk := stream.read(_CHUNK):
            self._bytes -= len(chunk)
            if self._bytes < 0:
                raise _Enough
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
        self._texts.append("\n")

    def _start(self, tag: str, attributes: object) -> None:
        name = _local(tag)
        if name in _BREAKS:
            self._texts.append(" ")
        self._left_out += name in _LEFT_OUT

    def _end(self, tag: str) -> None:
        name = _local(tag)
        if name in _BREAKS:
            self._texts.append("\n")
        self._left_out -= name in _LEFT_OUT

    def _characters(self, text: str) -> None:
        if self._left_out:
            return
        self._texts.append(text[: LONGEST_TEXT - self._length])
        self._length += len(text)
        if self._length >= LONGEST_TEXT:
            raise _Enough


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _refuse(*_: object) -> None:
    raise NotReadable("it declares a document type")
