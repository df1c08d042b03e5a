"""A real mail server between Postroom and the world: Debian's postfix, on loopback, with a queue of its own."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.dovecot import Dovecot
from tests.support.ports import free_ports
from tests.support.waiting import eventually

POSTFIX, SINK = "/usr/sbin/postfix", "/usr/sbin/smtp-sink"
MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = relay.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
smtpd_relay_restrictions = {may_relay}, reject
smtpd_recipient_restrictions = check_recipient_access texthash:{folder}/recipients
transport_maps = texthash:{folder}/transport
smtp_host_lookup = native
smtp_dns_support_level = disabled
lmtp_dns_support_level = disabled
minimal_backoff_time = 2s
message_size_limit = {most_bytes}
"""
WITH_SIGN_IN = """
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{sasl}
smtpd_tls_security_level = may
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_tls_auth_only = yes
"""
MASTER = """
{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True)
class Postfix:
    """The server that runs."""

    folder: Path
    port: int

    def answers(self, recipient: str, answer: str) -> None:
        """Answer RCPT to this recipient like that from now on: "450 4.2.0 …", "550 5.1.1 …", or "OK"."""
        with (self.folder / "recipients").open("a") as file:
            file.write(f"{recipient} {answer}\n")
        self._reload()

    def forgets(self) -> None:
        """Take every recipient again."""
        (self.folder / "recipients").write_text("")
        self._reload()

    def log(self) -> str:
        """What the server logged."""
        return (self.folder / "log").read_text(errors="replace")

    def _reload(self) -> None:
        subprocess.run([POSTFIX, "-c", str(self.folder), "reload"], check=True, capture_output=True)


@contextmanager
def postfix(
    routes: Mapping[str, str],
    *,
    sign_in: Dovecot | None = None,
    relays: bool = True,
    most_bytes: int = 50_000_000,
) -> Iterator[Postfix]:
    """Run it: mail of each domain goes on by its route ("lmtp:inet:127.0.0.1:24"), any other is thrown away.

    With `sign_in`, mail is relayed only for those whom that Dovecot knows, over TLS with its certificate; without
    `relays`, for nobody.
    """
    if os.geteuid() != 0:
        pytest.skip("postfix can only be started by root")
    assert shutil.which(POSTFIX) is not None, "Postfix is missing. Run: sh tools/install-servers"
    folder = Path(tempfile.mkdtemp(prefix="postroom-postfix-"))
    folder.chmod(0o755)
    (port,) = free_ports(1)
    may_relay = "permit_sasl_authenticated" if sign_in is not None else "permit_mynetworks"
    may_relay = may_relay if relays else "reject_unauth_destination"
    main = MAIN.format(folder=folder, may_relay=may_relay, most_bytes=most_bytes)
    if sign_in is not None:
        files = {"certificate": sign_in.folder / "cert.pem", "key": sign_in.folder / "key.pem"}
        main += WITH_SIGN_IN.format(sasl=sign_in.sasl, **files)
    for name, content in {
        "main.cf": main,
        "master.cf": MASTER.format(port=f"127.0.0.1:{port}"),
        "recipients": "",
        "transport": "".join(f"{domain} {route}\n" for domain, route in routes.items()) + "* discard:\n",
    }.items():
        (folder / name).write_text(content)
    for name in ("queue", "data"):
        (folder / name).mkdir()
    shutil.chown(folder / "data", "postfix", "postfix")
    started = subprocess.run([POSTFIX, "-c", str(folder), "start"], capture_output=True, text=True)
    assert started.returncode == 0, started.stderr

    def greets() -> bool:
        with socket.create_connection(("127.0.0.1", port), 5) as talk:
            return talk.recv(100).startswith(b"220")

    try:
        eventually(greets, within_s=20)
        yield Postfix(folder, port)
    finally:
        master = int((folder / "queue" / "pid" / "master.pid").read_text())
        os.kill(master, signal.SIGTERM)  # It ends those that it started.
        eventually(lambda: not Path(f"/proc/{master}").exists(), within_s=20)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def smtp_sink(*options: str) -> Iterator[int]:
    """Run postfix's smtp-sink, which misbehaves as its options say; yields its port."""
    (port,) = free_ports(1)
    user = ("-u", "nobody") if os.geteuid() == 0 else ()
    process = subprocess.Popen([SINK, *user, *options, f"127.0.0.1:{port}", "50"])
    try:
        eventually(lambda: socket.create_connection(("127.0.0.1", port), 5).close() is None, within_s=10)
        yield port
    finally:
        process.terminate()
        process.wait(10)
