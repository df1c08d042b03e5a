"""Bytes by content hash."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postroom.blobs import BlobMissing, FileBlobs, digest_of

LIMIT = 100
SMALL, LARGE = b"small", b"L" * 101


@pytest.fixture
def blobs(tmp_path: Path) -> FileBlobs:
    return FileBlobs(tmp_path / "blobs", small_bytes=LIMIT)


@pytest.mark.parametrize("data", [b"", SMALL, b"x" * LIMIT, LARGE, bytes(range(256)) * 40])
def test_what_was_put_comes_back_by_its_hash(blobs: FileBlobs, data: bytes) -> None:
    digest = blobs.put(data)
    assert digest == hashlib.sha256(data).hexdigest() == digest_of(data)
    assert blobs.get(digest) == data
    assert blobs.size(digest) == len(data)
    assert blobs.exists(digest)
    with blobs.open(digest) as stream:
        assert stream.read(3) == data[:3]
        stream.seek(0)
        assert stream.read() == data


def test_many_at_once_come_back_in_order_and_twice_is_once(blobs: FileBlobs) -> None:
    digests = blobs.put_many([SMALL, LARGE, SMALL, b"other"])
    assert [blobs.get(digest) for digest in digests] == [SMALL, LARGE, SMALL, b"other"]
    assert blobs.put_many([LARGE, SMALL]) == [digests[1], digests[0]]


@pytest.mark.parametrize("data", [SMALL, LARGE, b"y" * 3_000_000])
def test_a_file_is_kept_and_stays_where_it_is(blobs: FileBlobs, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "mail.eml"
    path.write_bytes(data)
    assert blobs.get(blobs.put_file(path)) == data
    assert blobs.put_file(path) == digest_of(data)
    assert path.read_bytes() == data


@pytest.mark.parametrize("digest", ["0" * 64, "no digest", "../../etc/passwd", "", "Ä" * 64])
def test_an_unknown_digest_is_named(blobs: FileBlobs, digest: str) -> None:
    assert not blobs.exists(digest)
    for method in (blobs.get, blobs.open, blobs.size):
        with pytest.raises(BlobMissing) as caught:
            method(digest)
        assert caught.value.digest == digest
        assert digest in str(caught.value)


@pytest.mark.parametrize("data", [SMALL, LARGE])
def test_deleted_is_gone_and_deleting_twice_is_no_error(blobs: FileBlobs, data: bytes) -> None:
    digest = blobs.put(data)
    blobs.delete(digest)
    blobs.delete(digest)
    assert not blobs.exists(digest)


def test_a_failed_write_leaves_nothing_under_the_final_name(
    blobs: FileBlobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fdatasync", full)
    with pytest.raises(OSError, match="No space"):
        blobs.put(LARGE)
    assert not blobs.exists(digest_of(LARGE))
    assert [path for path in (tmp_path / "blobs" / "large").rglob("*") if path.is_file()] == []


def test_two_processes_put_the_same_at_once(blobs: FileBlobs, tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from postroom.blobs import FileBlobs\n"
        "blobs = FileBlobs(Path(sys.argv[1]), small_bytes=100)\n"
        "for n in range(60): blobs.put_many([b'%d' % n, b'%d' % n * 200])\n"
    )
    others = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "blobs")]) for _ in range(2)]
    assert [other.wait(30) for other in others] == [0, 0]
    for n in range(60):
        for data in (b"%d" % n, b"%d" % n * 200):
            assert blobs.get(digest_of(data)) == data


@settings(max_examples=30, deadline=None)
@given(items=st.lists(st.binary(max_size=250), max_size=8))
def test_any_bytes_come_back(items: list[bytes], tmp_path_factory: pytest.TempPathFactory) -> None:
    blobs = FileBlobs(tmp_path_factory.mktemp("blobs"), small_bytes=LIMIT)
    assert [blobs.get(digest) for digest in blobs.put_many(items)] == items
    blobs.close()
