"""Search beside notmuch, over the same mails: first 25, newest first; size of the index.

    python -m benchmarks.search.beside_notmuch --data DIR --maildir DIR

--data is an installation made by `benchmarks.population.build` (60,000 conversations are 200,000 mails); its
messages are written to the Maildir, one file each, where that is empty. What is there already stays: a run that was
interrupted goes on. notmuch is asked by its command, the only way it has. What its process alone costs is measured
with a word that nothing has; a second ratio takes that off.
"""

import argparse
import gc
import os
import subprocess
from email.utils import format_datetime
from pathlib import Path

from benchmarks.population.build import prepare
from benchmarks.population.prose import Prose
from benchmarks.search.asking import queries, timed

AT_ONCE = 10_000
WANTED = 0.5


def main() -> None:
    """Index the mails in both, ask both, print milliseconds and ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--maildir", type=Path, required=True)
    parser.add_argument(
        "--person", default="person3@acme.test", help="who asks; ada@acme.test sees all mailboxes"
    )
    options = parser.parse_args()
    prepare(options.data)
    from django.core.management import call_command

    from postroom.accounts.models import Person
    from postroom.search.find import find
    from postroom.search.index.generations import current, index_of
    from postroom.search.index.rebuild import rebuild

    call_command("migrate", verbosity=0, interactive=False)
    config = _notmuch(options.maildir.absolute())
    engine = index_of(current() or rebuild(lambda left: None))
    database = options.maildir / ".notmuch"
    theirs = sum(file.stat().st_size for file in database.rglob("*") if file.is_file())
    ours = engine.size_bytes()
    print(
        f"{engine.count():,} mails; index {ours / 1e6:.0f} MB, notmuch {theirs / 1e6:.0f} MB: {ours / theirs:.2f}"
    )
    person = Person.objects.get(email=options.person)
    gc.collect()
    gc.freeze()  # As in every role of `serve`.
    bare, _ = timed(lambda query: _ask(config, query), ["nothinghasthisword"] * 15)
    print(f"  notmuch's process alone {bare:.1f} ms")
    for kind, texts in queries(Prose()).items():
        median, p95 = timed(lambda query: find(person, query), texts)
        peer, peer_p95 = timed(lambda query: _ask(config, query), [_theirs(text) for text in texts])
        ratio = p95 / peer_p95
        without = p95 / (peer_p95 - bare) if peer_p95 > bare else float("inf")
        print(
            f"  {kind:<18} median {median:6.1f}  p95 {p95:6.1f}    notmuch median {peer:6.1f}  p95 {peer_p95:6.1f}"
            f"    ours / notmuch {ratio:5.2f}{'' if ratio <= WANTED else '  (!)'}  without its process {without:5.2f}"
        )


def _notmuch(maildir: Path) -> dict[str, str]:
    """Write the Maildir and have notmuch index it; return the environment to ask it in."""
    for name in ("cur", "new", "tmp"):
        (maildir / name).mkdir(parents=True, exist_ok=True)
    if not (maildir / "written").exists():
        _write(maildir / "cur")
        (maildir / "written").touch()
    config = maildir / "notmuch-config"
    config.write_text(
        f"[database]\npath={maildir}\n[user]\nname=Ada\nprimary_email=ada@acme.test\n"
        "[new]\ntags=\nignore=written;notmuch-config\n"
    )
    environment = os.environ | {"NOTMUCH_CONFIG": str(config)}
    subprocess.run(["notmuch", "new", "--quiet"], env=environment, check=True)
    return environment


def _write(folder: Path) -> None:
    from postroom.conversations.models import Message

    last = 0
    while True:
        rows = list(Message.objects.filter(pk__gt=last).order_by("pk")[:AT_ONCE])
        for row in rows:
            head = [
                f"Message-ID: <{row.message_id}>",
                f"Date: {format_datetime(row.received_at)}",
                f'From: "{row.from_name}" <{row.from_address}>',
                "To: " + ", ".join(f'"{one["name"]}" <{one["address"]}>' for one in row.to),
                f"Subject: {row.subject}",
                "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=utf-8",
            ]
            (folder / f"{row.pk}.mail:2,S").write_text("\n".join([*head, "", row.text, ""]))
        if not rows:
            return
        last = rows[-1].pk


def _theirs(query: str) -> str:
    return query.replace("after:", "date:").replace("2026-01-02", "2026-01-02..")


def _ask(config: dict[str, str], query: str) -> None:
    command = ["notmuch", "search", "--limit=25", "--sort=newest-first", "--output=messages", query]
    subprocess.run(command, env=config, check=True, capture_output=True, timeout=60)


if __name__ == "__main__":
    main()
