"""`postroom mail inspect`, from outside: what it prints, what it does with what cannot be read."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from mail_inspect.odd_mails import HEAD, MAILS, PLAIN, raw
from postroom.config.cli import cli
from postroom.config.commands import mail as command


def inspect(*arguments: str | Path, standard_input: bytes = b"") -> Result:
    return CliRunner().invoke(cli, ["mail", "inspect", *map(str, arguments)], input=standard_input)


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """All odd mails, looked at in one call."""
    folder = tmp_path_factory.mktemp("mails")
    for name, (content, _) in MAILS.items():
        (folder / f"{name}.eml").write_bytes(content)
    result = inspect("--json", folder)
    assert result.exit_code == 0
    assert result.stdout.isascii()
    return {Path(one["file"]).stem: one for one in lines(result)}


@pytest.mark.parametrize("name", MAILS)
def test_odd_mail(seen: dict[str, dict[str, Any]], name: str) -> None:
    expected = MAILS[name][1]
    got = {key: seen[name].get(key) for key in expected if "." not in key}
    assert got == {key: value for key, value in expected.items() if "." not in key}
    for path, value in expected.items():
        if "." in path:
            outer, inner = path.split(".")
            assert (path, seen[name][outer][inner]) == (path, value)


def test_every_mail_has_the_same_fields(seen: dict[str, dict[str, Any]]) -> None:
    assert {tuple(one) for one in seen.values()} == {("file", *PLAIN)}


def test_folders_in_the_order_of_names_without_pipes_and_links_to_folders(tmp_path: Path) -> None:
    for name in ("b/2.eml", "b/1.eml", "a.eml", ".hidden/x", "c/d/e/deep"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(raw("\nHi\n"))
    (tmp_path / "circle").symlink_to(tmp_path)
    (tmp_path / "link.eml").symlink_to(tmp_path / "a.eml")
    os.mkfifo(tmp_path / "pipe")
    found = [one["file"] for one in lines(inspect("--json", f"{tmp_path}/"))]
    assert found == [
        f"{tmp_path}/{name}"
        for name in (".hidden/x", "a.eml", "b/1.eml", "b/2.eml", "c/d/e/deep", "link.eml")
    ]


def test_standard_input() -> None:
    (one,) = lines(inspect("--json", "-", standard_input=raw("\nHi\n")))
    assert (one["file"], one["text"]) == ("-", "Hi\n")


def test_what_cannot_be_read_is_said_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "a.eml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "b.eml").write_bytes(raw("\nHi\n"))
    result = inspect("--json", tmp_path, tmp_path / "missing")
    assert result.exit_code == 1
    assert [sorted(one)[:2] == ["error", "file"] for one in lines(result)] == [True, False, True]
    assert result.stderr.count("It cannot be read: No such file or directory.") == 2
    sheet = inspect(tmp_path / "missing", tmp_path / "b.eml")
    assert sheet.exit_code == 1
    assert "Subject       A question" in sheet.stdout


def test_a_folder_that_is_closed_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "open.eml").write_bytes(raw("\nHi\n"))
    listing = Path.iterdir

    def closed(self: Path) -> Any:
        if self.name == "closed":
            raise PermissionError(13, "Permission denied")
        return listing(self)

    monkeypatch.setattr(Path, "iterdir", closed)
    result = inspect("--json", tmp_path)
    assert result.exit_code == 1
    assert lines(result)[0] == {
        "file": f"{tmp_path}/closed",
        "error": "It cannot be read: Permission denied.",
    }
    assert lines(result)[1]["text"] == "Hi\n"


def test_a_name_that_is_no_utf_8(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.eml")).write_bytes(raw("\nHi\n"))
    (one,) = lines(inspect("--json", tmp_path))
    assert one["file"].endswith("/caf\ufffd.eml")


def test_only_the_first_bytes_of_a_huge_file_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "LARGEST_BYTES", 1_000)
    (tmp_path / "huge.eml").write_bytes(raw("\n" + "x" * 5_000))
    (one,) = lines(inspect("--json", tmp_path))
    assert one["limited"] is True
    assert one["defects"][0].startswith("mail-too-large: ")
    assert 500 < len(one["text"]) < 1_000


def test_a_mail_that_we_fail_to_read_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(raw("\nHi\n"))
    parse, asked = command.parse, []

    def failing(content: bytes) -> Any:
        asked.append(content)
        if len(asked) == 1:
            raise RecursionError("deep")
        return parse(content)

    monkeypatch.setattr(command, "parse", failing)
    result = inspect("--json", tmp_path)
    assert result.exit_code == 1
    first, second = lines(result)
    assert "RecursionError" in first["error"]
    assert second["text"] == "Hi\n"


def test_own_addresses_are_never_answered(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(raw("\nHi\n"))
    (one,) = lines(inspect("--json", "--own", "ADA@home.example", tmp_path))
    assert one["never_reply"] == {"verdict": "yes", "reasons": ["own-address: ada@home.example"]}


def test_the_sheet_sends_no_control_characters_to_the_terminal(tmp_path: Path) -> None:
    escape = "\x1b]0;owned\x07\u202e"
    (tmp_path / "a").write_bytes(raw(f"\n{escape}red\n", HEAD.replace("A question", f"A {escape}question")))
    result = inspect(tmp_path)
    assert not set("\x1b\x07\u202e") & set(result.stdout)
    assert "red" in result.stdout


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"{number:03}.eml").write_bytes(raw("\n" + "words " * 300))
    program = f"import sys; sys.argv = ['postroom', 'mail', 'inspect', '--json', {str(tmp_path)!r}]"
    process = subprocess.Popen(
        [sys.executable, "-c", f"{program}\nfrom postroom.config.cli import main\nmain()"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout and process.stderr
    assert json.loads(process.stdout.readline())["subject"] == "A question"
    process.stdout.close()
    assert process.wait(timeout=30) == 141
    assert process.stderr.read() == b""


def test_the_command_needs_no_django() -> None:
    program = "import sys, postroom.config.commands.mail; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
