"""The ledger: every mail with its one outcome, and the way of one mail."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property

from postroom.accounts.models import Person
from postroom.conversations.access import messages_of
from postroom.delivery import ledger
from postroom.delivery.models import Outcome
from postroom.kit.clock import now
from postroom.mailboxes.access import mailboxes_of
from postroom.ops.checks import ACCOUNTED, EVERY, latest
from postroom.ops.models import Check
from postroom.search.index.passing import searchable_at
from postroom.web.access import Request, reading
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.messages.verdict import why_of

ROWS = 50
DOORS = ("smtp", "lmtp", "imap", "pop", "import", "webhook")
LATE = 3 * EVERY
QUICK_MS = 50


class Sums:
    """Whether the sum is right, and when that was last checked."""

    def __init__(self, person: Person) -> None:
        self.organisation = person.organisation_id

    @cached_property
    def check(self) -> Check | None:
        """The newest check; None where no role has done it."""
        return latest(ACCOUNTED, self.organisation)

    @property
    def is_late(self) -> bool:
        """Whether the role that checks seems not to run."""
        return self.check is not None and now() - (self.check.checked_at or now()) > LATE

    @cached_property
    def numbers(self) -> dict[str, int]:
        """All numbers by name: counted now where that is quick, else as checked."""
        if self.check is not None and self.check.took_ms > QUICK_MS:
            return dict(self.check.detail)
        return ledger.summary(self.organisation).as_dict()


@reading
def show(request: Request) -> HttpResponse:
    """Every mail for the mailboxes that this person sees, newest first, and the sums."""
    person, cursor = request.user, request.GET.get("cursor", "")
    mailboxes = list(mailboxes_of(person))
    wanted = _wanted(request)
    try:
        rows, older = ledger.page(person, ROWS, ledger.Cursor.parse(cursor) if cursor else None, wanted)
    except ValueError as error:
        raise Http404 from error
    names = {mailbox.pk: mailbox.name for mailbox in mailboxes}
    asked = {key: value for key, value in request.GET.items() if key != "cursor" and value}
    context = {
        "sidebar": Sidebar(person),
        "rows": [(row, names.get(row.mailbox or 0, "")) for row in rows],
        "older": urlencode({**asked, "cursor": str(older)}) if older else "",
        "first": not cursor,
        "wanted": wanted,
        "filtered": wanted != ledger.Filter(),
        "outcomes": Outcome.choices,
        "doors": DOORS,
        "mailboxes": mailboxes,
        "sums": Sums(person),
    }
    return render(request, "ledger/page.html", context)


@reading
def one(request: Request, name: str) -> HttpResponse:
    """The way of one mail: when it was where, what became of it, and why."""
    row = ledger.find_row(request.user, name)
    if row is None:
        raise Http404
    message = messages_of(request.user).filter(pk=row.message).first() if row.message else None
    mailbox = mailboxes_of(request.user).filter(pk=row.mailbox).first() if row.mailbox else None
    context = {
        "sidebar": Sidebar(request.user),
        "row": row,
        "mailbox": mailbox,
        "message": message,
        "searchable_at": searchable_at(message.conversation_id, message.pk) if message else None,
        "why": why_of(message.verdict) if message else None,
        "outcome": dict(Outcome.choices).get(row.outcome, row.outcome),
    }
    return render(request, "ledger/one.html", context)


def _wanted(request: Request) -> ledger.Filter:
    number = request.GET.get("mailbox", "")
    usable = number.isascii() and number.isdigit() and len(number) < 19
    return ledger.Filter(
        outcome=request.GET.get("outcome", "")[:20],
        door=request.GET.get("door", "")[:20],
        mailbox=int(number) if usable else None,
        text=request.GET.get("text", "").replace("\x00", "").strip()[:200],
    )
