"""A spool that is new to all of its users at the same moment."""

import sqlite3
import subprocess
import sys
from pathlib import Path

from postroom.spool import SqliteSpool
from tests.spool.making import SUPPORT, mail

ROOT = Path(__file__).parents[2]
OPENING = (
    "import sys, time; from pathlib import Path; from postroom.spool import SqliteSpool\n"
    "print(flush=True); sys.stdin.readline()\n"
    "for n in range(25): SqliteSpool(Path(sys.argv[1]) / str(n)).counts()\n"
)


def test_several_processes_may_open_a_new_spool_at_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", OPENING, str(tmp_path)]
    pipe = subprocess.PIPE
    users = [subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe) for _ in range(3)]
    for user in users:
        assert user.stdout is not None
        user.stdout.readline()
    for user in users:
        assert user.stdin is not None
        user.stdin.write(b"\n")
        user.stdin.flush()
    for user in users:
        _, said = user.communicate(timeout=60)
        assert user.returncode == 0, said.decode()


def test_a_spool_of_an_older_version_goes_on(tmp_path: Path) -> None:
    SqliteSpool(tmp_path).put(mail(SUPPORT))
    with sqlite3.connect(tmp_path / "index.db") as older:
        older.execute("ALTER TABLE mail DROP COLUMN stored_at")
    older.close()
    spool = SqliteSpool(tmp_path)
    spool.put(mail(SUPPORT))
    before, after = spool.claim("w", 2)
    assert before.stored_at is None
    assert after.stored_at is not None
