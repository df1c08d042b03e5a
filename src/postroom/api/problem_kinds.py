"""The kinds of problems, each with a page of its own that says what to do about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its HTTP status, its title and what a program should do."""

    status: int
    title: str
    advice: str


KINDS = {
    "malformed": Kind(
        400,
        "Malformed request",
        "The request could not be read at all: the body is no JSON, is nested too deeply, or is not in UTF-8. "
        "Nothing was done. Sending the same again gives the same answer.",
    ),
    "not-authenticated": Kind(
        401,
        "Not signed in",
        "The token is missing, unknown, expired or revoked, or its person has left. "
        "Send it as “Authorization: Bearer TOKEN”. People make tokens in their settings; an operator makes one "
        "with “postroom token create --person ADDRESS”. OAuth applications refresh theirs.",
    ),
    "not-allowed": Kind(
        403,
        "Not allowed",
        "The person for whom the token acts may see this, but not do it. An administrator can change their role.",
    ),
    "insufficient-scope": Kind(
        403,
        "The token may not do this",
        "The token was made for less than this call. The detail names the scope that is missing: "
        "make a token that has it.",
    ),
    "not-found": Kind(
        404,
        "Not found",
        "There is nothing at this address that the token may see. Something that belongs to others looks exactly "
        "like something that does not exist.",
    ),
    "method-not-allowed": Kind(
        405,
        "No such method",
        "The resource exists but cannot be called with this method. The header Allow lists those that it has.",
    ),
    "conflict": Kind(
        409,
        "Conflict",
        "The request does not go with the present state. Read the resource again and decide anew.",
    ),
    "send-guard": Kind(
        409,
        "Looks unfinished",
        "The mail was not sent, because something in it may have been overlooked. “warnings” names each with its "
        "kind, its field, the words in question and a sentence. Change the mail, or repeat the call with the kinds "
        "in “despite” where a person has looked and it is to go as it is. Nothing was sent or kept.",
    ),
    "length-required": Kind(
        411,
        "Length required",
        "The body came in chunks, without its length. Send it with Content-Length.",
    ),
    "changed-meanwhile": Kind(
        412,
        "Changed meanwhile",
        "The resource is no longer what If-Match names: somebody has changed it since you read it. "
        "Read it again, and send the change with its new ETag if it still makes sense. Nothing was changed.",
    ),
    "too-large": Kind(
        413,
        "Too large",
        "The body is larger than this resource takes. The detail names the limit. Nothing of it was read.",
    ),
    "unsupported-type": Kind(
        415,
        "Unsupported type",
        "The resource does not take a body of this Content-Type. The description names those that it takes.",
    ),
    "range-not-satisfiable": Kind(
        416,
        "No such range",
        "The file is shorter than the range that was asked for. Content-Range says how long it is.",
    ),
    "invalid": Kind(
        422,
        "Not understood",
        "The request could be read, but something in it does not fit. “errors” names each field with a sentence; "
        "“body.” stands for the body. Unknown fields are refused, so that a typing error does not go unnoticed. "
        "Nothing was changed.",
    ),
    "idempotency-key-reused": Kind(
        422,
        "Idempotency-Key used again",
        "The key belongs to another call of the last 24 hours: another address or another body. "
        "Use a fresh key, for example a UUID, for each thing that you want done, and repeat it only with "
        "exactly the same call.",
    ),
    "too-many-calls": Kind(
        429,
        "Too many calls",
        "The token has used up its calls of this minute. Wait as many seconds as Retry-After says. "
        "RateLimit-Remaining and RateLimit-Reset on every answer tell how much is left.",
    ),
    "our-fault": Kind(
        500,
        "Our fault",
        "Something went wrong on our side and was written to the log. Send the call again, "
        "with the same Idempotency-Key if it creates something.",
    ),
    "unavailable": Kind(
        503,
        "Not available now",
        "Something that Postroom needs does not answer. Try again after Retry-After; nothing was changed.",
    ),
}
_BY_STATUS: dict[int, str] = {}
for _name, _kind in KINDS.items():
    _BY_STATUS.setdefault(_kind.status, _name)


def kind_of(status: int) -> str:
    """Return the name of the ordinary kind of problem with this status."""
    return _BY_STATUS.get(status) or ("our-fault" if status >= 500 else "malformed")
