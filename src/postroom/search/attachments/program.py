"""The program of the process that reads one file: `python -m postroom.search.attachments.program KIND SECONDS BYTES`.

The file comes on standard input, its text goes to standard output. What it takes, it takes within its bounds.
"""

import os
import resource
import sys
from io import BytesIO

from postroom.kit.parent import end_with_parent
from postroom.search.attachments.office import LONGEST_TEXT, NotReadable, office_text

NOT_READABLE, OUT_OF_MEMORY = 65, 99
NICE = 10
MOST_PAGES = 500


def main() -> int:
    """Read the file; return the code of the process."""
    kind, seconds, memory_bytes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    end_with_parent()
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    try:
        text = text_of(sys.stdin.buffer.read(), kind)
    except MemoryError:
        return OUT_OF_MEMORY
    except NotReadable as problem:
        sys.stderr.write(str(problem))
        return NOT_READABLE
    sys.stdout.buffer.write(text[:LONGEST_TEXT].encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
    return 0


def text_of(data: bytes, kind: str) -> str:
    """Return the text of a file. Raises NotReadable."""
    if kind == "pdf":
        return _pdf_text(data)
    if kind in ("text", "html"):
        return _plain_text(data, kind)
    return office_text(data, kind)


def _plain_text(data: bytes, kind: str) -> str:
    from postroom.mail.charsets import decode
    from postroom.mail.html_text import to_text

    text, _ = decode(data[: 4 * LONGEST_TEXT])
    return to_text(text) if kind == "html" else text


def _pdf_text(data: bytes) -> str:
    import logging

    from pypdf import PdfReader

    logging.disable(logging.CRITICAL)
    texts: list[str] = []
    length = 0
    # A library with a thousand ways to fail on a broken file, in a process that exists to fail.
    try:
        reader = PdfReader(BytesIO(data))
        for page in reader.pages[:MOST_PAGES]:
            text = page.extract_text()
            texts.append(text)
            length += len(text)
            if length > LONGEST_TEXT:
                break
    except MemoryError:
        raise
    except Exception as error:
        if not texts:
            raise NotReadable(type(error).__name__) from error
    return "\n".join(texts)


if __name__ == "__main__":
    sys.exit(main())
