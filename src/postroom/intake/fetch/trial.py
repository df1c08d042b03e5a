"""A trial connection: does the account work, and how much lies there? Nothing is fetched or changed."""

from dataclasses import dataclass

from postroom.intake.fetch.account import Account
from postroom.intake.fetch.errors import FOREIGN, explained
from postroom.intake.fetch.imap import open_imap
from postroom.intake.fetch.pop import open_pop
from postroom.intake.fetch.sign_in import sign_in_of
from postroom.kit.vault import Vault
from postroom.spool import Spool


@dataclass(frozen=True, slots=True)
class Trial:
    """What a trial found: how many mails lie there, and whether the server tells of new ones by itself."""

    count: int
    tells: bool


def try_account(account: Account, spool: Spool, vault: Vault) -> Trial:
    """Connect, sign in and count. Raises FetchError with a sentence; takes up to about a minute."""
    sign_in = sign_in_of(account, spool, vault)
    try:
        if account.protocol == "pop":
            pop = open_pop(account, sign_in)
            try:
                return Trial(len(pop.listed()), tells=False)
            finally:
                pop.abort()
        imap = open_imap(account, sign_in)
        try:
            return Trial(imap.select(account.folder, readonly=True).count, imap.tells)
        finally:
            imap.close()
    except FOREIGN as error:
        raise explained(error, account) from error
