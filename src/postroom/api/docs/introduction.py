"""What somebody who begins with the API reads first."""

INTRODUCTION = """Everything that the pages of Postroom can do, for programs.

Send a token as `Authorization: Bearer TOKEN`. It acts for the person who made it, within its scopes: `read`, `write`,
or an area with one of them, such as `conversations:read`. What others own answers 404, as if it did not exist.

Ids are opaque strings, times are RFC 3339 in UTC, sizes are bytes. Unknown fields and parameters are refused.

Lists come in pages: pass `next_cursor` back as `cursor` until it is null. A cursor serves one list and one person.

Every call that creates something takes an `Idempotency-Key`: repeated within 24 hours it is done once and answered
the same. What is read has an `ETag`: with `If-None-Match` it is sent only when it has changed, and with `If-Match`
it is changed only if nobody else has.

Mail of programs passes the send guard, as that of people does: where an attachment seems to be missing or a
placeholder unfilled, the answer is 409 `send-guard` with `warnings`. Name their kinds in `despite` to send it so.

`RateLimit-Remaining` and `RateLimit-Reset` say how many calls are left and when they are renewed; beyond them 429
with `Retry-After`. Every error is `application/problem+json` with a sentence in `detail`, the fields in `errors`, and a
`type` that is a page with advice."""

TAGS = [
    {"name": "conversations", "description": "A customer's matter, with all that was written about it."},
    {"name": "messages", "description": "Mail, received or sent."},
    {"name": "attachments", "description": "The files of messages."},
    {"name": "notes", "description": "What colleagues write beside a conversation; no customer sees it."},
    {
        "name": "activity",
        "description": "What happened, in order: to be read, followed, or sent by webhooks.",
    },
    {"name": "mailboxes", "description": "Shared mailboxes, their settings and members."},
    {"name": "contacts", "description": "People outside."},
    {"name": "people", "description": "The organisation and who works in it."},
    {"name": "teams", "description": "Who takes things over together, and how they share it out."},
    {"name": "profile", "description": "What you set for yourself, and where you are signed in."},
    {"name": "tags", "description": "Words on conversations, as a tree."},
    {"name": "acts", "description": "What is done to many conversations at once, and undoing it."},
    {"name": "views", "description": "Lists by conditions, kept under a name."},
    {"name": "drafts", "description": "Mail that is being written."},
    {"name": "approvals", "description": "Mail that waits for somebody's word, and whose does."},
    {"name": "reminders", "description": "Conversations that come back to somebody."},
    {"name": "notifications", "description": "What you are told, and what you want to be told."},
    {"name": "saved replies", "description": "Texts for mail that is written often."},
    {"name": "signatures", "description": "What stands below your mail."},
    {"name": "uploads", "description": "Files for a mail that is about to be written."},
    {"name": "senders", "description": "Whom the team blocked, and whose pictures are shown."},
    {"name": "sending", "description": "How mail leaves: relays, signed domains, dead addresses."},
    {"name": "fetching", "description": "Accounts elsewhere whose mail is fetched."},
    {"name": "tokens", "description": "What programs sign in with."},
    {"name": "applications", "description": "OAuth 2 applications, and those that act for you."},
    {"name": "webhooks", "description": "Addresses of yours that are told what happens."},
    {"name": "search", "description": "Search, and searches kept under a name."},
    {"name": "ledger", "description": "What became of every mail that a door saw."},
    {"name": "quarantine", "description": "What the guard set aside."},
    {"name": "alerts", "description": "What administrators should know of."},
    {"name": "breakers", "description": "Brakes that stop storms of automatic mail."},
    {"name": "suggestions", "description": "Conversations that may be one."},
    {"name": "merges", "description": "Conversations that became one."},
]
