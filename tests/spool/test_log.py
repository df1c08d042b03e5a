"""The log: what was appended together is there together, whatever is cut off or goes wrong behind it."""

import os
from pathlib import Path

import pytest

from postroom.spool import log
from postroom.spool.log import Log, Record, Segment, segments

ONE = [Record(b"M", b"head one", b"body one")]
TWO = [Record(b"M", b"", b"x" * 300), Record(b"S", b"key", b"")]
THREE = [Record(b"L", b"h", b"three")]


def read(folder: Path) -> list[list[tuple[bytes, bytes, bytes]]]:
    """Return the groups of all segments."""
    groups = []
    for name in segments(folder):
        with Segment(folder, name) as segment:
            groups += [
                [(one.kind, one.head, bytes(one.body)) for one in found] for _, found in segment.frames(0)
            ]
    return groups


def plain(*groups: list[Record]) -> list[list[tuple[bytes, bytes, bytes]]]:
    return [[tuple(one) for one in group] for group in groups]  # type: ignore[misc]


def test_what_was_appended_is_read_back_and_each_body_lies_where_it_is_said_to(tmp_path: Path) -> None:
    written = Log(tmp_path)
    places = [*written.append(ONE), *written.append(TWO)]
    assert read(tmp_path) == plain(ONE, TWO)
    for place, record in zip(places, [*ONE, *TWO], strict=True):
        with Segment(tmp_path, place.segment) as segment:
            assert segment.body(place.offset, len(record.body)) == record.body


def test_cut_at_any_byte_the_whole_groups_are_there_and_nothing_else(tmp_path: Path) -> None:
    written = Log(tmp_path)
    ends = []
    for group in (ONE, TWO, THREE):
        written.append(group)
        ends.append(written._end)
    written.close()
    (path,) = tmp_path.glob("*.log")
    whole = path.read_bytes()
    assert len(whole) == ends[-1]
    for cut in range(len(whole) + 1):
        for tail in (b"", bytes(64), b"\xff" * 64):
            path.write_bytes(whole[:cut] + tail)
            found = read(tmp_path)
            assert found == plain(ONE, TWO, THREE)[: sum(end <= cut for end in ends)]


def test_a_flipped_bit_ends_the_segment_there(tmp_path: Path) -> None:
    written = Log(tmp_path)
    written.append(ONE)
    first = written._end
    written.append(TWO)
    written.close()
    (path,) = tmp_path.glob("*.log")
    whole = path.read_bytes()
    for at in range(first, len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert read(tmp_path) == plain(ONE), f"a flipped bit at {at}"


def test_a_writer_never_goes_on_with_a_segment_of_another(tmp_path: Path) -> None:
    first, second = Log(tmp_path), Log(tmp_path)
    (a,), (b,), (c,) = first.append(ONE), second.append(ONE), first.append(ONE)
    assert a.segment == c.segment != b.segment
    first.close()
    assert first.append(ONE)[0].segment not in (a.segment, b.segment)


def test_a_segment_says_whether_its_writer_is_gone(tmp_path: Path) -> None:
    written = Log(tmp_path)
    (place,) = written.append(ONE)
    with Segment(tmp_path, place.segment) as segment:
        assert not segment.is_left()
        written.close()
        assert segment.is_left()


def test_a_full_segment_is_followed_by_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "SEGMENT_BYTES", 1000)
    written = Log(tmp_path)
    for _ in range(5):
        written.append(TWO)
    written.append([Record(b"M", b"", b"y" * 5000)])
    assert len(segments(tmp_path)) == 3
    assert len(read(tmp_path)) == 6


@pytest.mark.parametrize("call", ["pwritev", "fdatasync", "posix_fallocate"])
def test_what_failed_is_not_there_and_what_comes_next_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    written = Log(tmp_path)
    if call != "posix_fallocate":
        written.append(ONE)
    monkeypatch.setattr(os, call, full)
    with pytest.raises(OSError):
        written.append(TWO)
    monkeypatch.undo()
    written.append(THREE)
    assert read(tmp_path) == plain(*([ONE] if call != "posix_fallocate" else []), THREE)


def test_a_part_that_was_written_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = Log(tmp_path)
    written.append(ONE)
    real = os.pwritev
    monkeypatch.setattr(os, "pwritev", lambda fd, parts, at: real(fd, [b"".join(parts)[:50]], at))
    with pytest.raises(OSError, match="only a part"):
        written.append(TWO)
    monkeypatch.undo()
    written.append(THREE)
    assert read(tmp_path) == plain(ONE, THREE)


def test_a_torn_segment_is_set_aside_and_a_whole_one_removed(tmp_path: Path) -> None:
    written = Log(tmp_path)
    (whole,) = written.append(ONE)
    end = written._end
    written.close()
    (torn,) = written.append(ONE)
    written.close()
    with (tmp_path / f"{torn.segment}.log").open("ab") as file:
        file.write(bytes(3_000_000) + b"x")
    for place in (whole, torn):
        log.remove(tmp_path, place.segment, end)
    assert [path.name for path in tmp_path.iterdir()] == [f"{torn.segment}.torn"]
    log.remove(tmp_path, whole.segment, end)
