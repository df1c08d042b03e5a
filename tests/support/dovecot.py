"""A real IMAP, POP and LMTP server with TLS on loopback: Dovecot, with mail folders of the tests' own."""

import datetime
import ipaddress
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from imapclient import IMAPClient

from tests.support.ports import free_ports
from tests.support.waiting import eventually

PASSWORD = "hunter2&co"

CONFIGURATION = """
protocols = imap pop3 lmtp
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
auth_verbose = yes
mail_location = maildir:{folder}/mail/%u
mail_privileged_group =
first_valid_uid = 1
default_internal_user = {user}
default_login_user = {login_user}
default_internal_group = {group}
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u allow_all_users=yes
}}
service auth {{
  inet_listener {{
    port = {sasl}
  }}
}}
service lmtp {{
  chroot =
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
protocol lmtp {{
  postmaster_address = postmaster@localhost
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
  }}
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = {pop}
  }}
  inet_listener pop3s {{
    port = {pops}
  }}
}}
service stats {{
  chroot =
}}
protocol imap {{
  mail_max_userip_connections = 100
  imap_idle_notify_interval = 2 mins
}}
"""


@dataclass(frozen=True)
class Dovecot:
    """The server that runs: its ports, and the certificate to trust."""

    folder: Path
    process: "subprocess.Popen[bytes]"
    imap: int
    imaps: int
    pop: int
    pops: int
    lmtp: int
    sasl: int

    @property
    def certificate(self) -> Path:
        """The certificate of localhost, its own authority."""
        return self.folder / "cert.pem"

    def put(
        self,
        user: str,
        *mails: bytes,
        folder: str = "INBOX",
        at: datetime.datetime | None = None,
        flags: tuple[bytes, ...] = (),
    ) -> None:
        """Put mails into a folder, as if they had arrived then."""
        with IMAPClient("127.0.0.1", self.imap, ssl=False, timeout=20) as client:
            client.login(user, PASSWORD)
            if folder != "INBOX" and not client.folder_exists(folder):
                client.create_folder(folder)
            for mail in mails:
                client.append(folder, mail, flags, at)

    def read(self, user: str, folder: str = "INBOX") -> list[bytes]:
        """Return the mails that are there, as an IMAP client reads them, oldest first."""
        with IMAPClient("127.0.0.1", self.imap, ssl=False, timeout=20) as client:
            client.login(user, PASSWORD)
            client.select_folder(folder, readonly=True)
            return [
                one[b"BODY[]"] for _, one in sorted(client.fetch(client.search(), ["BODY.PEEK[]"]).items())
            ]

    def there(self, user: str, folder: str = "INBOX") -> dict[int, tuple[bytes, ...]]:
        """Return the mails that are there, by UID, with their flags but \\Recent."""
        with IMAPClient("127.0.0.1", self.imap, ssl=False, timeout=20) as client:
            client.login(user, PASSWORD)
            client.select_folder(folder, readonly=True)
            found = client.fetch(client.search(), ["FLAGS"])
            return {
                uid: tuple(flag for flag in one[b"FLAGS"] if flag != b"\\Recent")
                for uid, one in found.items()
            }

    def renumber(self, user: str) -> None:
        """Give the inbox a new UIDVALIDITY, as a server does that was restored from a copy."""
        for name in ("dovecot-uidlist", "dovecot.index", "dovecot.index.log", "dovecot.index.cache"):
            (self.folder / "mail" / user / name).unlink(missing_ok=True)
        with IMAPClient("127.0.0.1", self.imap, ssl=False, timeout=20) as client:
            client.login(user, PASSWORD)
            client.select_folder("INBOX")

    def log(self) -> str:
        """What the server logged."""
        return (self.folder / "log").read_text(errors="replace")

    def stop(self) -> None:
        """End the server and remove what it kept."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def start(introspection_url: str) -> Dovecot:
    """Start the server; tokens of OAuth 2 are looked up at `introspection_url`."""
    program = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    assert program is not None, "Dovecot is missing. Run: sh tools/install-servers"
    folder = Path(tempfile.mkdtemp(prefix="postroom-dovecot-"))
    folder.chmod(0o755)
    _certify(folder)
    for name in ("run", "state", "mail"):
        (folder / name).mkdir()
    imap, imaps, pop, pops, lmtp, sasl = free_ports(6)
    is_root = os.geteuid() == 0
    mailer = pwd.getpwnam("mail") if is_root else pwd.getpwuid(os.geteuid())
    os.chown(folder / "mail", mailer.pw_uid, mailer.pw_gid)
    ours = mailer.pw_name
    settings = {
        "folder": folder,
        "password": PASSWORD,
        "uid": mailer.pw_uid,
        "gid": mailer.pw_gid,
        "user": "dovecot" if is_root else ours,
        "login_user": "dovenull" if is_root else ours,
        "group": "dovecot" if is_root else ours,
        "imap": imap,
        "imaps": imaps,
        "pop": pop,
        "pops": pops,
        "lmtp": lmtp,
        "sasl": sasl,
    }
    (folder / "oauth2.conf").write_text(
        f"introspection_url = {introspection_url}\nintrospection_mode = post\nusername_attribute = username\n"
        "active_attribute = active\nactive_value = true\nclient_id = dovecot\nclient_secret = secret\n"
    )
    (folder / "dovecot.conf").write_text(CONFIGURATION.format(**settings))
    process = subprocess.Popen([program, "-F", "-c", str(folder / "dovecot.conf")], stderr=subprocess.PIPE)
    server = Dovecot(folder, process, imap, imaps, pop, pops, lmtp, sasl)

    def answers() -> bool:
        if process.poll() is not None:
            raise RuntimeError(f"Dovecot ended: {process.stderr.read().decode()}")  # type: ignore[union-attr]
        with IMAPClient("127.0.0.1", imap, ssl=False, timeout=5):
            return True

    try:
        eventually(answers, within_s=15)
    except BaseException:
        server.stop()
        raise
    return server


def _certify(folder: Path) -> None:
    """Make a certificate for localhost that is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
