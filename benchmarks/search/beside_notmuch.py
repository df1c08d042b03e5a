"""Search beside notmuch, over the same mails: first 25, newest first; size of the index.

    python -m benchmarks.search.beside_notmuch [--mails 20000]

notmuch is asked by its command, the only way it has; what its process costs is measured with a word that
nothing has, and taken off.
"""

import argparse
import os
import subprocess
import tempfile
from pathlib import Path

from benchmarks.intake.whole_way import notmuch, prepare
from benchmarks.population.letters import Letter, letters
from benchmarks.population.prose import Prose
from benchmarks.search.asking import queries, timed


def main() -> None:
    """File and index the mails in both, ask both, print milliseconds and ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--mails", type=int, default=20_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="postroom-search-") as folder:
        recipients = prepare(Path(folder) / "data", fresh=True)
        mails = list(letters(options.mails, recipients))
        _file(mails)
        from postroom.accounts.models import Person
        from postroom.search.find import find
        from postroom.search.index.generations import index_of
        from postroom.search.index.rebuild import rebuild

        engine = index_of(rebuild(lambda left: None))
        notmuch(Path(folder), mails)
        database = Path(folder) / "maildir" / ".notmuch"
        theirs = sum(file.stat().st_size for file in database.rglob("*") if file.is_file())
        print(
            f"{options.mails:,} mails; index {engine.size_bytes() / 1e6:.0f} MB, notmuch {theirs / 1e6:.0f} MB"
        )
        ada = Person.objects.get(email="ada@acme.test")
        config = os.environ | {"NOTMUCH_CONFIG": str(Path(folder) / "notmuch-config")}
        asked = queries(Prose(1, vocabulary=20_000))
        bare, _ = timed(lambda query: _ask(config, query), ["nothinghasthisword"] * 15)
        for kind, texts in asked.items():
            median, p95 = timed(lambda query: find(ada, query), texts)
            peer, peer_p95 = timed(lambda query: _ask(config, query), [_theirs(text) for text in texts])
            peer_p95 = max(0.0, peer_p95 - bare)
            print(
                f"  {kind:<18} median {median:6.1f}  p95 {p95:6.1f}    notmuch median {max(0.0, peer - bare):6.1f}"
                f"  p95 {peer_p95:6.1f}    ours / notmuch {p95 / peer_p95 if peer_p95 else 0:5.2f}"
            )


def _file(mails: list[Letter]) -> None:
    """Put the mails into the spool and take them through the line, in this process."""
    from postroom.delivery.spools import spool
    from postroom.delivery.worker import work_once
    from postroom.mailboxes.models import MailboxAddress
    from postroom.spool import Addressed, Envelope, Incoming

    boxes = {one.address: one for one in MailboxAddress.objects.all()}
    for start in range(0, len(mails), 200):
        spool().put_many(
            [
                Incoming(
                    Envelope("smtp", "127.0.0.1", "client.example.test", letter.sender, (letter.recipient,)),
                    letter.raw,
                    [Addressed(box.mailbox_id, box.organisation_id, (letter.recipient,))],
                )
                for letter in mails[start : start + 200]
                for box in [boxes[letter.recipient]]
            ]
        )
    while work_once():
        pass


def _theirs(query: str) -> str:
    return query.replace("after:2026-01-02", "date:2026-01-02..")


def _ask(config: dict[str, str], query: str) -> None:
    command = ["notmuch", "search", "--limit=25", "--sort=newest-first", "--output=messages", query]
    subprocess.run(command, env=config, check=True, capture_output=True, timeout=60)


if __name__ == "__main__":
    main()
