"""The end of data, stuffed dots, smuggling, limits: whatever way the bytes are cut into pieces."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postroom.intake.smtp import data
from postroom.intake.smtp.data import Receiver

TRACE = b"Received: here\r\n"
MOST_BYTES = 10_000


def receive(
    pieces: list[bytes], folder: Path = Path("/nowhere"), most: int = MOST_BYTES
) -> tuple[bytes, bytes, str]:
    """Return (content without trace, what came after it, refusal)."""
    receiver = Receiver(TRACE, most, folder)
    for number, piece in enumerate(pieces):
        rest = receiver.feed(piece)
        if rest is not None:
            content = receiver.finish()
            if isinstance(content, Path):
                receiver.sync()
                content = content.read_bytes()
            if receiver.refusal:
                return b"", rest + b"".join(pieces[number + 1 :]), receiver.refusal
            assert content.startswith(TRACE)
            return content[len(TRACE) :], rest + b"".join(pieces[number + 1 :]), ""
    raise AssertionError("the end of data was not seen")


def pieces_of(whole: bytes, size: int) -> list[bytes]:
    return [whole[i : i + size] for i in range(0, len(whole), size)]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 1000])
@pytest.mark.parametrize(
    ("sent", "content"),
    [
        (b".\r\n", b""),
        (b"a\r\n.\r\n", b"a\r\n"),
        (b"..\r\n.\r\n", b".\r\n"),
        (b"...a\r\n..\r\n.\r\n", b"..a\r\n.\r\n"),
        (b".a\r\n.\r\n", b"a\r\n"),
        (b"a.\r\n.b\r\n.\r\n", b"a.\r\nb\r\n"),
        (b"\r\n\r\n.\r\n", b"\r\n\r\n"),
        (b"bare\nlines\rstay\r\n.\r\n", b"bare\nlines\rstay\r\n"),
        (b"\0\xff\x80\r\n.\r\n", b"\0\xff\x80\r\n"),
    ],
)
def test_content_ends_at_the_dot_and_loses_stuffed_dots(sent: bytes, content: bytes, size: int) -> None:
    assert receive(pieces_of(sent + b"QUIT\r\n", size)) == (content, b"QUIT\r\n", "")


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
@pytest.mark.parametrize(
    "end", [b"\n.\n", b"\n.\r\n", b"\r.\r", b"\r.\r\n", b"\r\n.\n", b"\r\n.\r", b"\r.\n", b"\n.\r"]
)
def test_a_dot_between_other_line_ends_ends_nothing_and_is_refused(end: bytes, size: int) -> None:
    smuggled = b"Subject: a\r\n\r\nhello" + end + b"MAIL FROM:<evil@client.test>\r\n"
    content, rest, refusal = receive(pieces_of(smuggled + b"\r\n.\r\nQUIT\r\n", size))
    assert (content, rest, refusal) == (b"", b"QUIT\r\n", data.SMUGGLED)


@settings(max_examples=200)
@given(
    lines=st.lists(st.text(".ab ", max_size=6).map(str.encode), max_size=12),
    cuts=st.lists(st.integers(1, 9), min_size=1, max_size=40),
    hold=st.integers(8, 20),
)
def test_any_lines_survive_stuffing_in_any_pieces(lines: list[bytes], cuts: list[int], hold: int) -> None:
    content = b"".join(line + b"\r\n" for line in lines)
    stuffed = b"".join((b"." if line[:1] == b"." else b"") + line + b"\r\n" for line in lines)
    whole = stuffed + b".\r\nNOOP\r\n"
    pieces = []
    for cut in cuts:
        pieces.append(whole[:cut])
        whole = whole[cut:]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "HOLD_BYTES", hold)
        assert receive([*pieces, whole]) == (content, b"NOOP\r\n", "")


@settings(max_examples=200)
@given(raw=st.text("\r\n.a", max_size=40).map(str.encode), size=st.integers(1, 12), hold=st.integers(8, 20))
def test_pieces_make_no_difference(raw: bytes, size: int, hold: int) -> None:
    whole = raw + b"\r\n.\r\nNOOP\r\n"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "HOLD_BYTES", hold)
        assert receive(pieces_of(whole, size)) == receive([whole])


def test_too_large_is_refused_after_its_end(tmp_path: Path) -> None:
    assert receive([b"x" * MOST_BYTES + b"\r\n.\r\nQUIT"], tmp_path) == (
        b"",
        b"QUIT",
        "552 5.3.4 the message is larger than 10000 bytes",
    )
    assert receive([b"x" * (MOST_BYTES - 2) + b"\r\n.\r\n"], tmp_path)[2] == ""


@pytest.mark.parametrize(("hops", "refused"), [(0, False), (100, False), (101, True)])
def test_a_mail_that_passed_too_many_servers_is_a_loop(hops: int, refused: bool) -> None:
    mail = (
        b"received: from a\r\n\tby b\r\n" * hops + b"Subject: x\r\n\r\n" + b"Received: in the body\r\n" * 200
    )
    assert bool(receive([mail + b".\r\n"])[2]) is refused


def test_a_large_mail_goes_to_a_file_and_keeps_its_bytes(tmp_path: Path) -> None:
    lines = [b".%d" % n + b"x" * 70 for n in range(40_000)]
    content = b"".join(line + b"\r\n" for line in lines)
    stuffed = b"".join(b"." + line + b"\r\n" for line in lines) + b".\r\n"
    assert receive(pieces_of(stuffed, 65_536), tmp_path, most=50_000_000) == (content, b"", "")
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("bad", [b"x" * 3_000_000, b"\n.\n"])
def test_a_large_mail_that_is_refused_leaves_no_file(tmp_path: Path, bad: bytes) -> None:
    whole = b"x" * 1_500_000 + bad + b"\r\n.\r\n"
    assert receive(pieces_of(whole, 65_536), tmp_path, most=2_000_000)[2] != ""
    assert list(tmp_path.iterdir()) == []


def test_a_large_mail_with_too_many_hops_is_refused(tmp_path: Path) -> None:
    whole = b"Received: x\r\n" * 101 + b"\r\n" + b"x" * 2_000_000 + b"\r\n.\r\n"
    assert receive(pieces_of(whole, 65_536), tmp_path, most=5_000_000)[2].startswith("554 5.4.6")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("written", [0, 1])
def test_a_full_disk_puts_a_large_mail_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    class FullFile:
        writes = 0

        def write(self, _: bytes) -> None:
            self.writes += 1
            if self.writes > written:
                raise OSError(28, "No space left on device")

        def writelines(self, parts: list[bytes]) -> None:
            self.write(b"".join(parts))

        def close(self) -> None:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "open", lambda *_: FullFile())
    whole = b"x" * 3_000_000 + b"\r\n.\r\nQUIT"
    refusal = "452 4.3.1 the message could not be written, try again later"
    assert receive(pieces_of(whole, 65_536), tmp_path, most=5_000_000) == (b"", b"QUIT", refusal)
