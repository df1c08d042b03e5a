"""What the API speaks of. Made from docs/openapi.json by `make openapi`: do not edit."""

# ruff: noqa: D, E501, N, RUF

from typing import Any, Literal, NotRequired, TypedDict


class ActIn(TypedDict):
    """An act on at most 1,000 conversations, with what it needs: `assignee` and `mailbox` are ids or addresses.
    
    `until` is when what is snoozed comes back; without it, when an answer comes."""

    act: "Literal['close', 'reopen', 'archive', 'spam', 'trash', 'snooze', 'assign', 'tag', 'untag', 'move', 'priority', 'read', 'unread']"
    conversations: "list[str]"
    assignee: "NotRequired[str | None]"
    tag: "NotRequired[str]"
    mailbox: "NotRequired[str | None]"
    until: "NotRequired[str | None]"
    priority: "NotRequired[int]"


class ActOut(TypedDict):
    """An act; `id` is null where nothing changed."""

    id: "str | None"
    sentence: "str"
    conversations: "int"


class AddressIn(TypedDict):
    """An address at which the mailbox is to take mail."""

    address: "str"


class AddressOut(TypedDict):
    """A name and an e-mail address."""

    name: "str"
    address: "str"


class AdviceOut(TypedDict):
    """What SPF or DMARC of the domain says, and what to do."""

    what: "str"
    name: "str"
    found: "str"
    state: "Literal['good', 'warn', 'bad']"
    words: "str"
    suggestion: "str"


class AlertMail(TypedDict):
    """Whether alerts come by mail too, at any hour. Only owners and administrators are told of any."""

    by_mail: "bool"


class AlertOut(TypedDict):
    """An alert: raised once, `noticed` again until it is over."""

    id: "str"
    level: "Literal['warning', 'error']"
    title: "str"
    sentence: "str"
    mailbox: "str | None"
    raised_at: "str"
    latest_at: "str"
    noticed: "int"
    acknowledged_by: "PersonOut | None"
    resolved_at: "str | None"


class AlertPage(TypedDict):
    """A page of alerts."""

    items: "list[AlertOut]"
    next_cursor: "str | None"


class AnswerList(TypedDict):
    """The closest earlier replies, the most alike first."""

    items: "list[AnswerOut]"


class AnswerOut(TypedDict):
    """An earlier reply of the team, and the mail that it answered; `likeness` is from 0 to 1."""

    reply: "MessageOut"
    question: "MessageOut"
    likeness: "float"


class ApplicationIn(TypedDict):
    """An application to register. One that cannot keep a secret (a page, an app on a phone) is not confidential."""

    name: "str"
    redirect_uris: "list[str]"
    confidential: "NotRequired[bool]"


class ApplicationMade(TypedDict):
    """An application just registered, with its secret, which is never shown again; "" for a public one."""

    id: "str"
    name: "str"
    client_id: "str"
    redirect_uris: "list[str]"
    confidential: "bool"
    created_at: "str"
    client_secret: "str"


class ApplicationOut(TypedDict):
    """An OAuth 2 application. People agree at /oauth/authorize; tokens come from /oauth/token (PKCE is required)."""

    id: "str"
    name: "str"
    client_id: "str"
    redirect_uris: "list[str]"
    confidential: "bool"
    created_at: "str"


class ApplicationPage(TypedDict):
    """A page of applications."""

    items: "list[ApplicationOut]"
    next_cursor: "str | None"


class ApprovalIn(TypedDict):
    """Agreement to the mail at this revision; `anyway` although something newer has come.
    
    With `text`, `to` or `cc` the mail is changed and agreed to as it then stands."""

    revision: "int"
    comment: "NotRequired[str]"
    anyway: "NotRequired[bool]"
    text: "NotRequired[str | None]"
    to: "NotRequired[str | None]"
    cc: "NotRequired[str | None]"


class ApprovalOut(TypedDict):
    """A mail that waits for approval, or did. Approve it at its `revision`."""

    id: "str"
    draft: "str"
    requester: "PersonOut"
    state: "str"
    everyone: "bool"
    revision: "int"
    text: "str"
    asked_at: "str"
    votes: "list[VoteOut]"


class ApprovalPage(TypedDict):
    """A page of approvals."""

    items: "list[ApprovalOut]"
    next_cursor: "str | None"


class ApprovalRuleIn(TypedDict):
    """A rule for one person (id or address) or one role; one for the same is replaced."""

    person: "NotRequired[str | None]"
    role: "NotRequired[Literal['', 'owner', 'administrator', 'mailbox_administrator', 'member', 'light']]"
    approvers: "NotRequired[list[str]]"
    everyone: "NotRequired[bool]"


class ApprovalRuleList(TypedDict):
    """The rules of a mailbox, the most general first."""

    items: "list[ApprovalRuleOut]"


class ApprovalRuleOut(TypedDict):
    """Mail of a person, of a role or, with neither, of everybody needs approval.
    
    One of the `approvers` is enough unless `everyone` must agree; without any, administrators decide."""

    id: "str"
    person: "PersonOut | None"
    role: "Literal['', 'owner', 'administrator', 'mailbox_administrator', 'member', 'light']"
    approvers: "list[PersonOut]"
    everyone: "bool"


class AttachmentOut(TypedDict):
    """A file of a message."""

    id: "str"
    name: "str"
    content_type: "str"
    size_bytes: "int"
    inline: "bool"


class AutoReplyIn(TypedDict):
    """All of it. Without `subject` it answers under that of the mail."""

    on: "bool"
    text: "str"
    subject: "NotRequired[str]"
    hours: "NotRequired[int]"
    when: "NotRequired[Literal['always', 'closed', 'open']]"
    business: "NotRequired[HoursIn | None]"


class AutoReplyOut(TypedDict):
    """The automatic reply of a mailbox; a sender gets it once in `hours` at most."""

    on: "bool"
    subject: "str"
    text: "str"
    hours: "int"
    when: "Literal['always', 'closed', 'open']"
    business: "HoursOut"


class BreakerOut(TypedDict):
    """A brake that was pulled when `count` mails within `minutes` were reached, and what it has stopped since."""

    id: "str"
    scope: "Literal['conversation', 'recipient', 'sender']"
    address: "str"
    conversation: "str | None"
    count: "int"
    minutes: "int"
    sentence: "str"
    tripped_at: "str"
    latest_at: "str"
    stopped: "int"
    resumed_at: "str | None"
    resumed_by: "PersonOut | None"
    trusted: "bool"


class BreakerPage(TypedDict):
    """A page of breakers."""

    items: "list[BreakerOut]"
    next_cursor: "str | None"


class ChoiceIn(TypedDict):
    """What is told of one kind from now on; where `push` is left out, it stays."""

    kind: "Literal['mention', 'assigned', 'answer', 'new', 'note', 'handed_over', 'collision', 'approval', 'decision', 'reminder']"
    in_app: "bool"
    by_mail: "Literal['off', 'instant', 'digest']"
    push: "NotRequired[bool | None]"


class ChoiceOut(TypedDict):
    """Whether one kind of thing is told in the app, by mail (not, at once, or gathered), and by push."""

    kind: "Literal['mention', 'assigned', 'answer', 'new', 'note', 'handed_over', 'collision', 'approval', 'decision', 'reminder']"
    in_app: "bool"
    by_mail: "Literal['off', 'instant', 'digest']"
    push: "bool"


class Choices(TypedDict):
    """What is told, everywhere or in one mailbox."""

    choices: "list[ChoiceOut]"


class ChoicesIn(TypedDict):
    """What is to be told; kinds that are left out stay as they are."""

    choices: "list[ChoiceIn]"


class ConditionsIn(TypedDict):
    """The conditions of a view, all of which must hold; empty and 0 say nothing.
    
    `assignee` is "me", "nobody", "somebody" or an id, `idle_hours` how long nothing has happened."""

    mailbox: "NotRequired[int]"
    status: "NotRequired[str]"
    assignee: "NotRequired[str]"
    tag: "NotRequired[int]"
    idle_hours: "NotRequired[int]"
    subject: "NotRequired[str]"
    sender: "NotRequired[str]"
    attachments: "NotRequired[bool]"
    unread: "NotRequired[bool]"


class ConnectionBack(TypedDict):
    """What the provider has sent to `redirect_uri`: the state, with a code or an error."""

    state: "str"
    code: "NotRequired[str]"
    error: "NotRequired[str]"
    error_description: "NotRequired[str]"


class ContactOut(TypedDict):
    """Somebody outside, with all addresses known."""

    id: "str"
    name: "str"
    addresses: "list[str]"
    created_at: "str"


class ContactPage(TypedDict):
    """A page of contacts."""

    items: "list[ContactOut]"
    next_cursor: "str | None"


class ContactPatch(TypedDict):
    """What is to change."""

    name: "str"


class ConversationIn(TypedDict):
    """A new mail to somebody: `text` or `html`."""

    mailbox: "str"
    to: "list[str] | str"
    subject: "str"
    text: "NotRequired[str]"
    html: "NotRequired[str]"
    cc: "NotRequired[list[str]]"
    bcc: "NotRequired[list[str]]"
    sender: "NotRequired[str]"
    files: "NotRequired[list[str]]"
    signature: "NotRequired[bool]"
    send_at: "NotRequired[str | None]"
    track: "NotRequired[bool | None]"
    despite: "NotRequired[list[Literal['missing_attachment', 'unfilled_placeholder', 'new_domain', 'note_text', 'other_customer', 'empty_subject', 'to_no_reply']]]"


class ConversationOut(TypedDict):
    """A conversation as lists show it."""

    id: "str"
    mailbox: "str"
    subject: "str"
    status: "Literal['open', 'snoozed', 'closed', 'archived', 'spam', 'trash']"
    snoozed_until: "str | None"
    team: "str | None"
    priority: "int"
    assignee: "PersonOut | None"
    tags: "list[str]"
    correspondents: "str"
    excerpt: "str"
    message_count: "int"
    has_attachments: "bool"
    quarantined: "bool"
    created_at: "str"
    latest_at: "str"


class ConversationPage(TypedDict):
    """A page of conversations."""

    items: "list[ConversationOut]"
    next_cursor: "str | None"


class ConversationPatch(TypedDict):
    """What is to change; what is left out stays.
    
    `assignee` is an id or an e-mail address, null for nobody; `team` an id, null for none.
    `snoozed_until` goes with the status "snoozed"; without it, an answer brings the conversation back."""

    status: "NotRequired[Literal['open', 'snoozed', 'closed', 'archived', 'spam', 'trash'] | None]"
    snoozed_until: "NotRequired[str | None]"
    assignee: "NotRequired[str | None]"
    team: "NotRequired[str | None]"
    tags: "NotRequired[list[str] | None]"
    subject: "NotRequired[str | None]"
    priority: "NotRequired[int | None]"
    mailbox: "NotRequired[str | None]"


class DeadList(TypedDict):
    """The newest 200, or those that hold `q`."""

    items: "list[DeadOut]"


class DeadOut(TypedDict):
    """An address that nothing is sent to, and the words of the server that said so."""

    id: "str"
    address: "str"
    reason: "str"
    since: "str"


class DeadQuery(TypedDict):
    """What to look for."""

    q: "NotRequired[str]"


class DeliveryOut(TypedDict):
    """Something that a webhook is told. `status` and `answer` are what it said last, `body` what it is sent."""

    id: "str"
    kind: "str"
    conversation: "str | None"
    state: "Literal['waiting', 'delivered', 'failed']"
    attempts: "int"
    created_at: "str"
    due_at: "str"
    tried_at: "str | None"
    status: "int | None"
    answer: "str"
    body: "str"


class DeliveryPage(TypedDict):
    """A page of the log."""

    items: "list[DeliveryOut]"
    next_cursor: "str | None"


class DomainList(TypedDict):
    """All of the organisation's."""

    items: "list[DomainOut]"


class DomainOut(TypedDict):
    """A domain that mail is sent from, and its keys."""

    domain: "str"
    keys: "list[KeyOut]"


class DraftIn(TypedDict):
    """A new draft: in a conversation, or with a mailbox for a new mail."""

    conversation: "NotRequired[str | None]"
    mailbox: "NotRequired[str | None]"
    to: "NotRequired[str]"
    cc: "NotRequired[str]"
    bcc: "NotRequired[str]"
    subject: "NotRequired[str]"
    sender: "NotRequired[str]"
    text: "NotRequired[str]"
    html: "NotRequired[str]"
    files: "NotRequired[list[str]]"
    signature: "NotRequired[bool]"
    send_at: "NotRequired[str | None]"
    track: "NotRequired[bool | None]"


class DraftOut(TypedDict):
    """A mail that is being written; `conversation` is null for a new one. `revision` grows with every save."""

    id: "str"
    mailbox: "str"
    conversation: "str | None"
    author: "PersonOut"
    state: "str"
    to: "str"
    cc: "str"
    bcc: "str"
    subject: "str"
    sender: "str"
    text: "str"
    html: "str"
    files: "list[str]"
    signature: "bool"
    send_at: "str | None"
    track: "bool | None"
    revision: "int"
    saved_at: "str"


class DraftPage(TypedDict):
    """A page of drafts."""

    items: "list[DraftOut]"
    next_cursor: "str | None"


class DraftPatch(TypedDict):
    """What is changed. `base` is the text, or HTML, that this one was made from: what others wrote meanwhile stays."""

    text: "NotRequired[str | None]"
    html: "NotRequired[str | None]"
    base: "NotRequired[str | None]"
    to: "NotRequired[str | None]"
    cc: "NotRequired[str | None]"
    bcc: "NotRequired[str | None]"
    subject: "NotRequired[str | None]"
    sender: "NotRequired[str | None]"
    files: "NotRequired[list[str] | None]"
    signature: "NotRequired[bool | None]"
    send_at: "NotRequired[str | None]"
    track: "NotRequired[bool | None]"
    author: "NotRequired[str | None]"


class EventList(TypedDict):
    """Events, oldest first. Pass `last` as `after` to get what happens from then on."""

    items: "list[EventOut]"
    last: "str"
    more: "bool"


class EventOut(TypedDict):
    """Something that happened. `type` says what; `data` holds what the record keeps of it."""

    id: "str"
    type: "str"
    at: "str"
    actor: "PersonOut | None"
    mailbox: "str | None"
    conversation: "str | None"
    data: "dict[str, Any]"


class EventPage(TypedDict):
    """A page of events."""

    items: "list[EventOut]"
    next_cursor: "str | None"


class FacetOut(TypedDict):
    """How many conversations have a value; `operator` added to the query leads to these."""

    name: "str"
    count: "int"
    operator: "str"


class FacetsOut(TypedDict):
    """Counts of what was found; of the first thousand where there is more."""

    mailboxes: "list[FacetOut]"
    customers: "list[FacetOut]"
    assignees: "list[FacetOut]"
    tags: "list[FacetOut]"
    months: "list[FacetOut]"


class FetchAccountIn(TypedDict):
    """A new account. `secret` is the password, or the refresh token of OAuth 2; it is never given out again."""

    host: "str"
    user: "str"
    secret: "str"
    protocol: "NotRequired[Literal['imap', 'pop']]"
    port: "NotRequired[int]"
    tls: "NotRequired[Literal['tls', 'starttls', 'none']]"
    auth: "NotRequired[Literal['password', 'oauth2']]"
    token_url: "NotRequired[str]"
    client_id: "NotRequired[str]"
    client_secret: "NotRequired[str]"
    folder: "NotRequired[str]"
    afterwards: "NotRequired[Literal['keep', 'read', 'delete']]"
    history: "NotRequired[Literal['import', 'leave'] | None]"


class FetchAccountList(TypedDict):
    """The accounts of a mailbox: at most 20, so there is one page."""

    items: "list[FetchAccountOut]"


class FetchAccountOut(TypedDict):
    """An account, without its secrets, and how it fares.
    
    `fetched` counts mails ever, `history_count` those that lay there at the first connection; `trial_count` and
    `trial_error` are what the last trial found."""

    id: "str"
    mailbox: "str"
    protocol: "Literal['imap', 'pop']"
    host: "str"
    port: "int"
    tls: "Literal['tls', 'starttls', 'none']"
    user: "str"
    auth: "Literal['password', 'oauth2']"
    token_url: "str"
    client_id: "str"
    folder: "str"
    afterwards: "Literal['keep', 'read', 'delete']"
    history: "Literal['import', 'leave']"
    state: "Literal['new', 'paused', 'starting', 'connecting', 'fetching', 'waiting', 'failing', 'stopped']"
    error: "str"
    failing_since: "str | None"
    next_at: "str | None"
    succeeded_at: "str | None"
    fetched: "int"
    history_count: "int"
    left_count: "int"
    aside_count: "int"
    trial_at: "str | None"
    trial_count: "int | None"
    trial_error: "str"


class FetchAccountPatch(TypedDict):
    """What is to change; what is left out stays."""

    host: "NotRequired[str | None]"
    user: "NotRequired[str | None]"
    secret: "NotRequired[str | None]"
    protocol: "NotRequired[Literal['imap', 'pop'] | None]"
    port: "NotRequired[int | None]"
    tls: "NotRequired[Literal['tls', 'starttls', 'none'] | None]"
    auth: "NotRequired[Literal['password', 'oauth2'] | None]"
    token_url: "NotRequired[str | None]"
    client_id: "NotRequired[str | None]"
    client_secret: "NotRequired[str | None]"
    folder: "NotRequired[str | None]"
    afterwards: "NotRequired[Literal['keep', 'read', 'delete'] | None]"


class FetchConnectionIn(TypedDict):
    """An account to connect: a new one for `user`, or with `account` one that there is.
    
    `redirect_uri` is where the provider sends the browser to, and registered there; without it our own page, which
    finishes by itself where the person of this token is signed in."""

    provider: "Literal['google', 'microsoft', 'other']"
    user: "NotRequired[str]"
    host: "NotRequired[str]"
    folder: "NotRequired[str]"
    afterwards: "NotRequired[Literal['keep', 'read', 'delete']]"
    account: "NotRequired[str | None]"
    redirect_uri: "NotRequired[str]"


class FetchConnectionOut(TypedDict):
    """Where a person has to allow it, in a browser, and the `state` that comes back with the code."""

    address: "str"
    state: "str"
    expires_at: "str"


class FilledOut(TypedDict):
    """The text with its variables filled in; name the keys of `files` in the mail."""

    text: "str"
    html: "str"
    files: "list[UploadOut]"


class ForwardIn(TypedDict):
    """Which message goes to whom; `text` or `html` stand above it, and may be empty.
    
    `attachments` are the ids of those of its files that go along, by default all."""

    message: "str"
    to: "list[str]"
    cc: "NotRequired[list[str]]"
    bcc: "NotRequired[list[str]]"
    text: "NotRequired[str]"
    html: "NotRequired[str]"
    sender: "NotRequired[str]"
    attachments: "NotRequired[list[str] | None]"
    files: "NotRequired[list[str]]"
    signature: "NotRequired[bool]"
    close: "NotRequired[bool]"
    snooze: "NotRequired[bool]"
    snoozed_until: "NotRequired[str | None]"
    send_at: "NotRequired[str | None]"
    track: "NotRequired[bool | None]"
    despite: "NotRequired[list[Literal['missing_attachment', 'unfilled_placeholder', 'new_domain', 'note_text', 'other_customer', 'empty_subject', 'to_no_reply']]]"


class GrantOut(TypedDict):
    """An application that acts for you."""

    id: "str"
    name: "str"


class GrantPage(TypedDict):
    """A page of applications that act for you."""

    items: "list[GrantOut]"
    next_cursor: "str | None"


class HandingOverIn(TypedDict):
    """Who takes it over: an id or address, null for nobody."""

    to: "str | None"


class HandingOverOut(TypedDict):
    """How many conversations went, and how many stayed because the other does not see their mailboxes."""

    went: "int"
    stayed: "int"


class HintOut(TypedDict):
    """Something that was read otherwise than it may have been meant, from `start` to before `end`."""

    start: "int"
    end: "int"
    sentence: "str"


class HitOut(TypedDict):
    """A conversation that was found, with the message or note of it that fits best."""

    conversation: "ConversationOut"
    message: "str | None"
    note: "str | None"
    at: "str"
    matches: "int"
    subject: "list[PieceOut]"
    excerpt: "list[PieceOut]"


class HoursIn(TypedDict):
    """The same as texts: "9-12, 13:30-17" for each day from Monday, "" for a free one."""

    zone: "NotRequired[str]"
    days: "list[str]"
    holidays: "NotRequired[list[str]]"


class HoursOut(TypedDict):
    """Business hours: for each day from Monday, spans in minutes of the day; holidays as 2027-12-24 or 12-25."""

    zone: "str"
    week: "list[list[list[Any]]]"
    holidays: "list[str]"


class InvitationIn(TypedDict):
    """Whom to ask, in which role (none above your own), and in which mailboxes they are to work."""

    email: "str"
    name: "NotRequired[str]"
    role: "NotRequired[Literal['owner', 'administrator', 'mailbox_administrator', 'member', 'light', 'read_only']]"
    mailboxes: "NotRequired[list[InvitedTo]]"


class InvitationOut(TypedDict):
    """Somebody who was asked to join; the link itself is only in their mail."""

    id: "str"
    email: "str"
    name: "str"
    role: "Literal['owner', 'administrator', 'mailbox_administrator', 'member', 'light', 'read_only']"
    mailboxes: "list[InvitedTo]"
    state: "Literal['open', 'expired', 'accepted', 'revoked']"
    invited_by: "PersonOut | None"
    sent_at: "str"
    expires_at: "str"


class InvitationPage(TypedDict):
    """A page of invitations."""

    items: "list[InvitationOut]"
    next_cursor: "str | None"


class InvitedTo(TypedDict):
    """A mailbox (id or address), and what the person may do there."""

    mailbox: "str"
    access: "NotRequired[Literal['read', 'write', 'send', 'manage']]"


class KeyIn(TypedDict):
    """A key to make, or with `selector` and `private_key` one that the domain has already."""

    algorithm: "NotRequired[Literal['rsa', 'ed25519']]"
    selector: "NotRequired[str]"
    private_key: "NotRequired[str]"


class KeyOut(TypedDict):
    """A key as the DNS record that it needs: TXT under `name`. Mail is signed once it was seen there."""

    id: "str"
    selector: "str"
    algorithm: "Literal['rsa', 'ed25519']"
    name: "str"
    record: "str"
    published_at: "str | None"
    checked_at: "str | None"
    trouble: "str"


LedgerOut = TypedDict(
    "LedgerOut",
    {
        "id": "str",
        "received_at": "str",
        "door": "str",
        "mailbox": "str | None",
        "from": "NotRequired[str]",
        "subject": "str",
        "size_bytes": "int",
        "outcome": "Literal['filed', 'duplicate', 'quarantined', 'parked', 'waiting', 'refused']",
        "reason": "str",
        "conversation": "str | None",
        "message": "str | None",
    },
)


class LedgerPage(TypedDict):
    """A page of the ledger."""

    items: "list[LedgerOut]"
    next_cursor: "str | None"


class LedgerSummary(TypedDict):
    """What became of all mail that was accepted; `unaccounted` must be 0."""

    accepted: "int"
    filed: "int"
    duplicate: "int"
    quarantined: "int"
    parked: "int"
    waiting: "int"
    unaccounted: "int"


LedgerWay = TypedDict(
    "LedgerWay",
    {
        "id": "str",
        "received_at": "str",
        "door": "str",
        "mailbox": "str | None",
        "from": "NotRequired[str]",
        "subject": "str",
        "size_bytes": "int",
        "outcome": "Literal['filed', 'duplicate', 'quarantined', 'parked', 'waiting', 'refused']",
        "reason": "str",
        "conversation": "str | None",
        "message": "str | None",
        "stored_at": "str | None",
        "recorded_at": "str | None",
        "searchable_at": "str | None",
        "envelope": "dict[str, Any]",
        "verdict": "dict[str, Any]",
    },
)


class Letterhead(TypedDict):
    """How the mail of a mailbox looks: the `style` of its sender, and how large a mail may be.
    
    `style` is the name of the person at the mailbox ("both"), of the person, or of the mailbox."""

    style: "Literal['both', 'person', 'mailbox']"
    largest_mib: "int"


class LoadOut(TypedDict):
    """How many open conversations somebody looks after."""

    person: "PersonOut"
    open: "int"


class LookOut(TypedDict):
    """The same after a look into the DNS."""

    domain: "str"
    keys: "list[KeyOut]"
    advice: "list[AdviceOut]"


class MailAppIn(TypedDict):
    """What you have registered. Empty addresses, scope and host are the usual ones; an empty secret stays."""

    client_id: "str"
    client_secret: "NotRequired[str]"
    name: "NotRequired[str]"
    authorize_url: "NotRequired[str]"
    token_url: "NotRequired[str]"
    scope: "NotRequired[str]"
    host: "NotRequired[str]"


class MailAppList(TypedDict):
    """One for each provider."""

    items: "list[MailAppOut]"


class MailAppOut(TypedDict):
    """What is registered at a provider, without its secret."""

    provider: "Literal['google', 'microsoft', 'other']"
    name: "str"
    registered: "bool"
    of_operator: "bool"
    client_id: "str"
    authorize_url: "str"
    token_url: "str"
    scope: "str"
    host: "str"


class MailboxIn(TypedDict):
    """A mailbox to make. You become a member that manages it, where you do not see every mailbox anyway."""

    name: "str"
    address: "str"
    undo_seconds: "NotRequired[int | None]"


class MailboxOut(TypedDict):
    """A shared mailbox with its settings. `address` is the one that it writes from."""

    id: "str"
    name: "str"
    address: "str"
    addresses: "list[str]"
    hue: "int"
    undo_seconds: "int"
    sender_name: "str"
    closes_after_reply: "bool"
    reply_tokens: "bool"
    tracking: "Literal['', 'on', 'off']"


class MailboxPage(TypedDict):
    """A page of mailboxes."""

    items: "list[MailboxOut]"
    next_cursor: "str | None"


class MailboxPatch(TypedDict):
    """What is to change; what is left out stays. `hue` is the colour of its dot, in degrees."""

    name: "NotRequired[str | None]"
    hue: "NotRequired[int | None]"
    undo_seconds: "NotRequired[int | None]"
    sender_name: "NotRequired[str | None]"
    closes_after_reply: "NotRequired[bool | None]"
    reply_tokens: "NotRequired[bool | None]"
    tracking: "NotRequired[Literal['', 'on', 'off'] | None]"


class Me(TypedDict):
    """The person for whom the token acts, and what the token may do."""

    id: "str"
    name: "str"
    email: "str"
    role: "Literal['owner', 'administrator', 'mailbox_administrator', 'member', 'light', 'read_only']"
    active: "bool"
    created_at: "str"
    organisation: "str"
    scopes: "list[str]"


class MemberIn(TypedDict):
    """What the person may do in the mailbox; each includes those before it."""

    access: "NotRequired[Literal['read', 'write', 'send', 'manage']]"


class MemberOut(TypedDict):
    """A person who works in a mailbox."""

    person: "PersonOut"
    access: "Literal['read', 'write', 'send', 'manage']"


class MemberPage(TypedDict):
    """A page of members."""

    items: "list[MemberOut]"
    next_cursor: "str | None"


class MentionOut(TypedDict):
    """A note in which you are named."""

    id: "str"
    note: "str"
    conversation: "str"
    author: "PersonOut | None"
    text: "str"
    at: "str"


class MentionPage(TypedDict):
    """A page of mentions."""

    items: "list[MentionOut]"
    next_cursor: "str | None"


class MergeIn(TypedDict):
    """Which conversation to move into which."""

    source: "str"
    target: "str"


class MergeOut(TypedDict):
    """A merge; it can be undone for 30 days."""

    id: "str"
    source: "str"
    target: "str"
    at: "str"
    undone_at: "str | None"


MessageOut = TypedDict(
    "MessageOut",
    {
        "id": "str",
        "conversation": "str",
        "direction": "Literal['in', 'out']",
        "automatic": "bool",
        "author": "PersonOut | None",
        "from": "NotRequired[AddressOut | None]",
        "to": "list[AddressOut]",
        "cc": "list[AddressOut]",
        "reply_to": "list[AddressOut]",
        "subject": "str",
        "text": "str",
        "quoted_text": "str",
        "html": "str | None",
        "message_id": "str",
        "references": "list[str]",
        "sent_at": "str | None",
        "received_at": "str",
        "size_bytes": "int",
        "limited": "bool",
        "attachments": "list[AttachmentOut]",
        "recipients": "list[RecipientOut]",
        "verdict": "dict[str, Any]",
    },
)


class MessagePage(TypedDict):
    """A page of messages."""

    items: "list[MessageOut]"
    next_cursor: "str | None"


class NoteFileOut(TypedDict):
    """A file of a note; its bytes are at /notes/NOTE/files/ID."""

    id: "str"
    name: "str"
    content_type: "str"
    size_bytes: "int"


class NoteIn(TypedDict):
    """A note: words, or `files` (keys of uploads), or both."""

    text: "NotRequired[str]"
    files: "NotRequired[list[str]]"


class NoteOut(TypedDict):
    """A note, which only the team sees."""

    id: "str"
    conversation: "str"
    author: "PersonOut | None"
    text: "str"
    files: "list[NoteFileOut]"
    created_at: "str"


class NotePage(TypedDict):
    """A page of notes."""

    items: "list[NoteOut]"
    next_cursor: "str | None"


class NotificationHours(TypedDict):
    """When nothing comes by mail or push: from `quiet_from` to before `quiet_to` in `zone` (the same: never quiet).
    
    What is gathered comes every `digest_hours`."""

    zone: "NotRequired[str]"
    quiet_from: "NotRequired[int]"
    quiet_to: "NotRequired[int]"
    digest_hours: "NotRequired[int]"


class NotificationOut(TypedDict):
    """One thing that a person was told; `count` of them together."""

    id: "str"
    kind: "str"
    words: "str"
    excerpt: "str"
    conversation: "str | None"
    count: "int"
    at: "str"
    read_at: "str | None"


class NotificationPage(TypedDict):
    """A page of notifications."""

    items: "list[NotificationOut]"
    next_cursor: "str | None"


class OrganisationOut(TypedDict):
    """A company or team, and what holds where a mailbox or a person says nothing else.
    
    `address` is where its pages are opened, `tracking` whether openings of mail are noted."""

    id: "str"
    name: "str"
    address: "str"
    undo_seconds: "int"
    demands_second_step: "bool"
    tracking: "bool"
    created_at: "str"


class OrganisationPatch(TypedDict):
    """What is to change; what is left out stays."""

    name: "NotRequired[str | None]"
    address: "NotRequired[str | None]"
    undo_seconds: "NotRequired[int | None]"
    demands_second_step: "NotRequired[bool | None]"
    tracking: "NotRequired[bool | None]"


class PageQuery(TypedDict):
    """Which part of a list is wanted."""

    limit: "NotRequired[int]"
    cursor: "NotRequired[str | None]"


class PersonFull(TypedDict):
    """A colleague, with what they may do in the organisation."""

    id: "str"
    name: "str"
    email: "str"
    role: "Literal['owner', 'administrator', 'mailbox_administrator', 'member', 'light', 'read_only']"
    active: "bool"
    created_at: "str"


class PersonOut(TypedDict):
    """A colleague."""

    id: "str"
    name: "str"
    email: "str"


class PersonPage(TypedDict):
    """A page of people."""

    items: "list[PersonFull]"
    next_cursor: "str | None"


class PersonPatch(TypedDict):
    """What is to change. Nobody gives a role above their own."""

    role: "Literal['owner', 'administrator', 'mailbox_administrator', 'member', 'light', 'read_only']"


class PieceOut(TypedDict):
    """A stretch of text; `marked` where the query asks for it."""

    text: "str"
    marked: "bool"


class Presence(TypedDict):
    """Who else is there."""

    items: "list[PresentOut]"


class PresenceIn(TypedDict):
    """What you do there; "" where you leave. It counts for 25 seconds, so say it again while you stay."""

    doing: "Literal['', 'looking', 'writing']"


class PresentOut(TypedDict):
    """A colleague who looks or writes here now; `draft` is what they saved last."""

    person: "str"
    name: "str"
    doing: "Literal['looking', 'writing']"
    draft: "str | None"


class PreviewList(TypedDict):
    """The newest mails of the mailbox, the newest first."""

    items: "list[PreviewOut]"


class PreviewOut(TypedDict):
    """A mail, and whether the automatic reply would go to its sender; `reason` says why not."""

    message: "str"
    sender: "str"
    subject: "str"
    answered: "bool"
    reason: "str"


class Problem(TypedDict):
    """An error (RFC 9457). `type` is a page that says what to do; `errors` names the fields."""

    type: "str"
    title: "str"
    status: "int"
    detail: "str"
    errors: "NotRequired[list[dict[str, Any]]]"
    warnings: "NotRequired[list[dict[str, Any]]]"


class ProfileOut(TypedDict):
    """What a person set for themselves.
    
    `hue` is the colour of their picture in degrees, null for that of the name; an empty `time_zone` is the browser's;
    `undo_seconds` is how long sent mail can be taken back, null for as the mailbox says."""

    name: "str"
    hue: "int | None"
    time_zone: "str"
    date_language: "Literal['', 'en-US', 'de', 'es', 'fr', 'it', 'nl', 'pl', 'pt', 'sv']"
    density: "Literal['comfortable', 'compact']"
    undo_seconds: "int | None"
    tells_of_sign_ins: "bool"


class ProfilePatch(TypedDict):
    """What is to change; what is left out stays. Null for `hue` and `undo_seconds` takes the choice back."""

    name: "NotRequired[str | None]"
    hue: "NotRequired[int | None]"
    time_zone: "NotRequired[str | None]"
    date_language: "NotRequired[Literal['', 'en-US', 'de', 'es', 'fr', 'it', 'nl', 'pl', 'pt', 'sv'] | None]"
    density: "NotRequired[Literal['comfortable', 'compact'] | None]"
    undo_seconds: "NotRequired[int | None]"
    tells_of_sign_ins: "NotRequired[bool | None]"


class PushKey(TypedDict):
    """The key of this installation to subscribe with (`applicationServerKey`, RFC 8292), base64url."""

    public_key: "str"


class PushSubscriptionIn(TypedDict):
    """A subscription as the Push API gives it (`PushSubscription.toJSON()`): endpoint and keys, base64url."""

    endpoint: "str"
    p256dh: "str"
    auth: "str"
    name: "NotRequired[str]"


class PushSubscriptionOut(TypedDict):
    """Where you are told. `service` is the host of its push service; `told_at` when that last took a message.
    
    `failing_since` is when it first refused one after that."""

    id: "str"
    name: "str"
    service: "str"
    created_at: "str"
    told_at: "str | None"
    failing_since: "str | None"


class PushSubscriptionPage(TypedDict):
    """A page of subscriptions."""

    items: "list[PushSubscriptionOut]"
    next_cursor: "str | None"


class QuarantinePage(TypedDict):
    """A page of the quarantine."""

    items: "list[QuarantinedOut]"
    next_cursor: "str | None"


class QuarantinedMail(TypedDict):
    """The same with its text, as plain text, and its headers."""

    conversation: "str"
    message: "str"
    mailbox: "str"
    subject: "str"
    sender: "str"
    received_at: "str"
    reason: "str"
    dismissed: "bool"
    text: "str"
    headers: "str"
    verdict: "dict[str, Any]"


class QuarantinedOut(TypedDict):
    """A mail that was set aside. `conversation` holds it alone; `verdict` says why, with the evidence."""

    conversation: "str"
    message: "str"
    mailbox: "str"
    subject: "str"
    sender: "str"
    received_at: "str"
    reason: "str"
    dismissed: "bool"


class RecipientOffered(TypedDict):
    """Somebody who may be meant; `colleague` says that it is one of you."""

    name: "str"
    address: "str"
    colleague: "bool"


class RecipientOut(TypedDict):
    """What became of a sent message for one recipient, with the relay's own words."""

    address: "str"
    state: "str"
    answer: "str"


class RecipientsOffered(TypedDict):
    """At most 8 of them."""

    items: "list[RecipientOffered]"


class RelayIn(TypedDict):
    """A new way out. `secret` is a password, refresh token or API key; it is never given out again."""

    kind: "NotRequired[Literal['smtp', 'direct', 'provider'] | None]"
    host: "NotRequired[str | None]"
    port: "NotRequired[int | None]"
    tls: "NotRequired[Literal['tls', 'starttls', 'opportunistic', 'none'] | None]"
    verify: "NotRequired[bool | None]"
    auth: "NotRequired[Literal['none', 'password', 'oauth2'] | None]"
    user: "NotRequired[str | None]"
    secret: "NotRequired[str | None]"
    token_url: "NotRequired[str | None]"
    client_id: "NotRequired[str | None]"
    client_secret: "NotRequired[str | None]"
    provider: "NotRequired[str | None]"
    provider_domain: "NotRequired[str | None]"
    provider_url: "NotRequired[str | None]"
    connections: "NotRequired[int | None]"
    per_minute: "NotRequired[int | None]"
    place: "NotRequired[int]"


class RelayList(TypedDict):
    """At most two, the first in front."""

    items: "list[RelayOut]"


class RelayOut(TypedDict):
    """A way out, without its secrets, and how it fares. `place` 2 is used where 1 cannot be reached."""

    id: "str"
    mailbox: "str | None"
    place: "int"
    kind: "Literal['smtp', 'direct', 'provider']"
    host: "str"
    port: "int"
    tls: "Literal['tls', 'starttls', 'opportunistic', 'none']"
    verify: "bool"
    auth: "Literal['none', 'password', 'oauth2']"
    user: "str"
    token_url: "str"
    client_id: "str"
    provider: "str"
    provider_domain: "str"
    provider_url: "str"
    connections: "int"
    per_minute: "int"
    trial_at: "str | None"
    trial_error: "str"
    failures: "int"
    failing_since: "str | None"
    error: "str"


class RelayPatch(TypedDict):
    """What is to change; what is left out stays."""

    kind: "NotRequired[Literal['smtp', 'direct', 'provider'] | None]"
    host: "NotRequired[str | None]"
    port: "NotRequired[int | None]"
    tls: "NotRequired[Literal['tls', 'starttls', 'opportunistic', 'none'] | None]"
    verify: "NotRequired[bool | None]"
    auth: "NotRequired[Literal['none', 'password', 'oauth2'] | None]"
    user: "NotRequired[str | None]"
    secret: "NotRequired[str | None]"
    token_url: "NotRequired[str | None]"
    client_id: "NotRequired[str | None]"
    client_secret: "NotRequired[str | None]"
    provider: "NotRequired[str | None]"
    provider_domain: "NotRequired[str | None]"
    provider_url: "NotRequired[str | None]"
    connections: "NotRequired[int | None]"
    per_minute: "NotRequired[int | None]"


class ReminderIn(TypedDict):
    """`when` is a moment ("2027-05-03 14:30") or words ("in 3 days if no answer"), in `zone`."""

    conversation: "str"
    when: "str"
    zone: "NotRequired[str]"
    person: "NotRequired[str | None]"
    words: "NotRequired[str]"


class ReminderOut(TypedDict):
    """Somebody is reminded at `at`, with `if_unanswered` only where nobody has answered until then."""

    id: "str"
    conversation: "str"
    person: "PersonOut"
    at: "str"
    if_unanswered: "bool"
    words: "str"
    state: "str"


class ReminderPage(TypedDict):
    """A page of reminders."""

    items: "list[ReminderOut]"
    next_cursor: "str | None"


class ReplyIn(TypedDict):
    """A reply: `text` or `html`. Without recipients it goes to those whom the page would suggest."""

    text: "NotRequired[str]"
    html: "NotRequired[str]"
    to: "NotRequired[list[str] | None]"
    cc: "NotRequired[list[str]]"
    bcc: "NotRequired[list[str]]"
    sender: "NotRequired[str]"
    files: "NotRequired[list[str]]"
    signature: "NotRequired[bool]"
    close: "NotRequired[bool]"
    snooze: "NotRequired[bool]"
    snoozed_until: "NotRequired[str | None]"
    since: "NotRequired[str | None]"
    send_at: "NotRequired[str | None]"
    track: "NotRequired[bool | None]"
    despite: "NotRequired[list[Literal['missing_attachment', 'unfilled_placeholder', 'new_domain', 'note_text', 'other_customer', 'empty_subject', 'to_no_reply']]]"


class ResultOut(TypedDict):
    """The result of SPF, DKIM or DMARC, such as pass or fail, and the domain that it is about."""

    result: "str"
    domain: "str"
    selector: "str"


class Resumption(TypedDict):
    """How to resume: with `trust`, the sender is never stopped by this limit again."""

    trust: "NotRequired[bool]"


class RetryIn(TypedDict):
    """To whom to send again."""

    recipient: "str"


class ReturnIn(TypedDict):
    """Why it is returned."""

    comment: "str"


class SavedReplyFileOut(TypedDict):
    """A file that comes with it."""

    name: "str"
    content_type: "str"
    size_bytes: "int"


class SavedReplyIn(TypedDict):
    """All of it: `text` or `html`, and the keys of uploads as `files`. A name such as "a/b" is a folder."""

    name: "str"
    text: "NotRequired[str]"
    html: "NotRequired[str]"
    mailbox: "NotRequired[str | None]"
    files: "NotRequired[list[str]]"


class SavedReplyList(TypedDict):
    """The saved replies, by name."""

    items: "list[SavedReplyOut]"


class SavedReplyOut(TypedDict):
    """A saved reply, its variables not filled in; without a mailbox it is offered in all of them."""

    id: "str"
    mailbox: "str | None"
    name: "str"
    text: "str"
    html: "str"
    files: "list[SavedReplyFileOut]"
    uses: "int"
    changed_at: "str"


class SavedSearchIn(TypedDict):
    """A search to keep; one of the same name is replaced."""

    name: "str"
    query: "str"
    shared: "NotRequired[bool]"


class SavedSearchOut(TypedDict):
    """A search under a name; `shared` ones are seen by everybody of the organisation."""

    id: "str"
    name: "str"
    query: "str"
    shared: "bool"
    mine: "bool"


class SavedSearchPage(TypedDict):
    """All saved searches; there are few."""

    items: "list[SavedSearchOut]"
    next_cursor: "str | None"


class SearchOut(TypedDict):
    """A page of results. `total` is exact up to a thousand; `tolerant` where only similar words were found."""

    items: "list[HitOut]"
    total: "int"
    exact: "bool"
    tolerant: "bool"
    hints: "list[HintOut]"
    facets: "FacetsOut | None"
    next_cursor: "str | None"


class SearchQuery(TypedDict):
    """What is asked, and how the answer is wanted."""

    q: "NotRequired[str]"
    order: "NotRequired[Literal['date', 'relevance']]"
    limit: "NotRequired[int]"
    cursor: "NotRequired[str | None]"
    facets: "NotRequired[bool]"
    zone: "NotRequired[str]"


class SenderList(TypedDict):
    """The senders that you may choose, the usual one first."""

    items: "list[SenderOut]"


class SenderOut(TypedDict):
    """An address that mail may come from, as its recipients see it; `code` names it in `sender`."""

    code: "str"
    name: "str"
    address: "str"


class SenderRuleIn(TypedDict):
    """`sender` is an address or a domain."""

    kind: "Literal['blocked', 'pictures']"
    sender: "str"


class SenderRuleOut(TypedDict):
    """A decision about a sender: an address, or a domain, written "@customer.example"."""

    id: "str"
    kind: "Literal['blocked', 'pictures']"
    sender: "str"
    made_at: "str"


class SenderRules(TypedDict):
    """The decisions, newest first; at most 1,000."""

    items: "list[SenderRuleOut]"


class SendingIn(TypedDict):
    """How a draft is sent."""

    despite: "NotRequired[list[Literal['missing_attachment', 'unfilled_placeholder', 'new_domain', 'note_text', 'other_customer', 'empty_subject', 'to_no_reply']]]"


class SignInOut(TypedDict):
    """A browser in which you are signed in. `way` is how: by password, with a code, by passkey, by invitation."""

    id: "str"
    way: "str"
    network_address: "str"
    browser: "str"
    at: "str"
    seen_at: "str"


class SignInPage(TypedDict):
    """A page of sign-ins."""

    items: "list[SignInOut]"
    next_cursor: "str | None"


class SignOut(TypedDict):
    """What was found: a sentence for the reader, and what it rests on."""

    rule: "str"
    level: "Literal['good', 'notice', 'warning']"
    sentence: "str"
    evidence: "str"


class SignatureIn(TypedDict):
    """A signature: `text` or `html`."""

    mailbox: "NotRequired[str | None]"
    mine: "NotRequired[bool]"
    text: "NotRequired[str]"
    html: "NotRequired[str]"


class SignatureList(TypedDict):
    """The signatures that one's mail may get."""

    items: "list[SignatureOut]"


class SignatureOut(TypedDict):
    """A signature: of a mailbox, and `mine` where it is one's own; empty means that there is none on purpose."""

    mailbox: "str | None"
    mine: "bool"
    text: "str"
    html: "str"


class SignatureWhose(TypedDict):
    """Whose signature: of a mailbox (id or address), of oneself (`mine`), or of oneself in a mailbox."""

    mailbox: "NotRequired[str | None]"
    mine: "NotRequired[bool]"


class Since(TypedDict):
    """From where on."""

    after: "NotRequired[str]"
    limit: "NotRequired[int]"
    type: "NotRequired[str]"


class SplitIn(TypedDict):
    """Where to split: the id of the first message that goes."""

    message: "str"


class StartIn(TypedDict):
    """What to do with the mail that lies there: import it silently, or leave it."""

    history: "Literal['import', 'leave']"


class SuggestionOut(TypedDict):
    """Put `text` in place of what stands from `start` to before `end`."""

    text: "str"
    start: "int"
    end: "int"
    about: "str"


class SuggestionPage(TypedDict):
    """A page of suggestions."""

    items: "list[SuggestionOut]"
    next_cursor: "str | None"


class SuggestionsOut(TypedDict):
    """What may follow at the caret, the best first."""

    items: "list[SuggestionOut]"


class TagMerging(TypedDict):
    """The tag that takes the place of this one."""

    into: "str"


class TagOut(TypedDict):
    """A tag. "returns/broken" stands below "returns"; without `mailboxes` it is offered in all of them."""

    id: "str"
    name: "str"
    hue: "int | None"
    mailboxes: "list[str]"


class TagPage(TypedDict):
    """A page of tags."""

    items: "list[TagOut]"
    next_cursor: "str | None"


class TagPatch(TypedDict):
    """What is to change; what is left out stays. What stands below a tag is renamed with it."""

    name: "NotRequired[str | None]"
    hue: "NotRequired[int | None]"
    mailboxes: "NotRequired[list[str] | None]"


class TeamIn(TypedDict):
    """A team to make."""

    name: "str"
    way: "NotRequired[Literal['', 'in_turn', 'least_busy']]"
    members: "NotRequired[list[str]]"


class TeamOut(TypedDict):
    """A team. `way` says who gets what the team is given: nobody by itself (""), in turn, or the least busy."""

    id: "str"
    name: "str"
    way: "Literal['', 'in_turn', 'least_busy']"
    members: "list[PersonOut]"


class TeamPage(TypedDict):
    """A page of teams."""

    items: "list[TeamOut]"
    next_cursor: "str | None"


class TeamPatch(TypedDict):
    """What is to change; what is left out stays."""

    way: "NotRequired[Literal['', 'in_turn', 'least_busy'] | None]"
    members: "NotRequired[list[str] | None]"


class TokenIn(TypedDict):
    """A token to make. `scopes` are read, write, or an area with one of them, such as conversations:read."""

    name: "str"
    scopes: "NotRequired[list[str]]"
    expires_at: "NotRequired[str | None]"


class TokenMade(TypedDict):
    """A token just made, with its secret, which is never shown again."""

    id: "str"
    name: "str"
    hint: "str"
    scopes: "list[str]"
    created_at: "str"
    last_used_at: "str | None"
    expires_at: "str | None"
    secret: "str"


class TokenOut(TypedDict):
    """A token. `hint` is its beginning; `last_used_at` is exact to the minute."""

    id: "str"
    name: "str"
    hint: "str"
    scopes: "list[str]"
    created_at: "str"
    last_used_at: "str | None"
    expires_at: "str | None"


class TokenPage(TypedDict):
    """A page of tokens."""

    items: "list[TokenOut]"
    next_cursor: "str | None"


class TrustOut(TypedDict):
    """Found out soon after the message arrived; 404 until then, and for what we sent."""

    checked_by: "str"
    checked_at: "str"
    spf: "ResultOut | None"
    dkim: "list[ResultOut]"
    dmarc: "ResultOut | None"
    signs: "list[SignOut]"


class UndoneOut(TypedDict):
    """How many conversations an act was undone of; those changed since stay as they are."""

    conversations: "int"


class UploadOut(TypedDict):
    """A file that is here; `key` names it in `files`, and in HTML as /uploads/KEY where the text shows it."""

    key: "str"
    name: "str"
    content_type: "str"
    size_bytes: "int"


class UseIn(TypedDict):
    """The mail that it is for: in a conversation, or from a mailbox to somebody; each tells more variables."""

    conversation: "NotRequired[str | None]"
    mailbox: "NotRequired[str | None]"
    to: "NotRequired[str]"


class ViewIn(TypedDict):
    """A view to be kept."""

    name: "str"
    conditions: "NotRequired[ConditionsIn]"
    shared: "NotRequired[bool]"


class ViewOut(TypedDict):
    """A view. `count` is of its newest conversations; `more` where there may be more of them."""

    id: "str"
    name: "str"
    conditions: "dict[str, Any]"
    shared: "bool"
    mine: "bool"
    count: "int"
    more: "bool"


class ViewPage(TypedDict):
    """All views of a person."""

    items: "list[ViewOut]"
    next_cursor: "str | None"


class VoteOut(TypedDict):
    """What one approver said."""

    approver: "PersonOut"
    decision: "str"
    comment: "str"


class Wanted(TypedDict):
    """Which mail is wanted; `text` is looked for in senders and subjects."""

    outcome: "NotRequired[Literal['filed', 'duplicate', 'quarantined', 'parked', 'waiting', 'refused'] | None]"
    door: "NotRequired[str]"
    mailbox: "NotRequired[str]"
    text: "NotRequired[str]"


class WebhookIn(TypedDict):
    """A webhook to make; of one mailbox (id or address) or of all."""

    url: "str"
    kinds: "NotRequired[list[str]]"
    mailbox: "NotRequired[str | None]"


class WebhookMade(TypedDict):
    """A webhook with its secret, which is shown once. Verify signatures as Standard Webhooks describes it."""

    id: "str"
    url: "str"
    kinds: "list[str]"
    mailbox: "str | None"
    created_at: "str"
    paused_at: "str | None"
    paused_because: "str"
    failures: "int"
    succeeded_at: "str | None"
    secret: "str"


class WebhookOut(TypedDict):
    """An address that is told what happens. `failures` counts those in a row since the last success."""

    id: "str"
    url: "str"
    kinds: "list[str]"
    mailbox: "str | None"
    created_at: "str"
    paused_at: "str | None"
    paused_because: "str"
    failures: "int"
    succeeded_at: "str | None"


class WebhookPage(TypedDict):
    """A page of webhooks."""

    items: "list[WebhookOut]"
    next_cursor: "str | None"


class WebhookPatch(TypedDict):
    """What is to change; what is left out stays."""

    url: "NotRequired[str | None]"
    kinds: "NotRequired[list[str] | None]"


class Workload(TypedDict):
    """What the members of a team have to do, the least busy first."""

    items: "list[LoadOut]"
