"""One function for each operation of the API. Made from docs/openapi.json by `make openapi`: do not edit."""

# ruff: noqa: D, E501, N, RUF

from typing import Any, Literal
from urllib.parse import quote

from postroom.client import shapes
from postroom.client.call import Call, PageCall


def _in(path: str, *parts: str) -> str:
    return path.format(*(quote(one, safe="@") for one in parts))


def list_mailboxes(*, limit: "int | None" = None, cursor: "str | None" = None) -> "PageCall[shapes.MailboxOut]":
    """The mailboxes that this token's person sees."""
    return PageCall("GET", "/mailboxes", {"limit": limit, "cursor": cursor})


def create_mailbox(body: "shapes.MailboxIn") -> "Call[shapes.MailboxOut]":
    """Make a mailbox. Mail to its address is accepted from now on."""
    return Call("POST", "/mailboxes", body=body)


def get_mailbox(mailbox_id: str) -> "Call[shapes.MailboxOut]":
    """One mailbox, by id or address."""
    return Call("GET", _in("/mailboxes/{}", mailbox_id))


def update_mailbox(mailbox_id: str, body: "shapes.MailboxPatch") -> "Call[shapes.MailboxOut]":
    """Change its settings, for those who manage the mailbox; all that is given or nothing."""
    return Call("PATCH", _in("/mailboxes/{}", mailbox_id), body=body)


def add_mailbox_address(mailbox_id: str, body: "shapes.AddressIn") -> "Call[shapes.MailboxOut]":
    """Take mail for one more address."""
    return Call("POST", _in("/mailboxes/{}/addresses", mailbox_id), body=body)


def remove_mailbox_address(mailbox_id: str, address: str) -> "Call[None]":
    """Take no more mail for an address; the first one, from which the mailbox writes, stays."""
    return Call("DELETE", _in("/mailboxes/{}/addresses/{}", mailbox_id, address))


def list_members(mailbox_id: str, *, limit: "int | None" = None, cursor: "str | None" = None) -> "PageCall[shapes.MemberOut]":
    """Who works in the mailbox. Owners and administrators see it without being members."""
    return PageCall("GET", _in("/mailboxes/{}/members", mailbox_id), {"limit": limit, "cursor": cursor})


def set_member(mailbox_id: str, person_id: str, body: "shapes.MemberIn") -> "Call[shapes.MemberOut]":
    """Let a colleague work in the mailbox, or change what they may do there."""
    return Call("PUT", _in("/mailboxes/{}/members/{}", mailbox_id, person_id), body=body)


def remove_member(mailbox_id: str, person_id: str) -> "Call[None]":
    """Take a colleague out of the mailbox."""
    return Call("DELETE", _in("/mailboxes/{}/members/{}", mailbox_id, person_id))


def list_fetch_accounts(mailbox_id: str) -> "Call[shapes.FetchAccountList]":
    """The accounts whose mail is fetched into a mailbox, and how they fare."""
    return Call("GET", _in("/mailboxes/{}/fetch-accounts", mailbox_id))


def create_fetch_account(mailbox_id: str, body: "shapes.FetchAccountIn") -> "Call[shapes.FetchAccountOut]":
    """Add an account. Without `history` nothing is fetched before it is started."""
    return Call("POST", _in("/mailboxes/{}/fetch-accounts", mailbox_id), body=body)


def get_fetch_account(mailbox_id: str, account_id: str) -> "Call[shapes.FetchAccountOut]":
    """One account and how it fares."""
    return Call("GET", _in("/mailboxes/{}/fetch-accounts/{}", mailbox_id, account_id))


def update_fetch_account(mailbox_id: str, account_id: str, body: "shapes.FetchAccountPatch") -> "Call[shapes.FetchAccountOut]":
    """Change an account. For another server the secret has to be sent again."""
    return Call("PATCH", _in("/mailboxes/{}/fetch-accounts/{}", mailbox_id, account_id), body=body)


def delete_fetch_account(mailbox_id: str, account_id: str) -> "Call[None]":
    """Fetch it no more. Mail that is here stays."""
    return Call("DELETE", _in("/mailboxes/{}/fetch-accounts/{}", mailbox_id, account_id))


def create_fetch_trial(mailbox_id: str, account_id: str) -> "Call[shapes.FetchAccountOut]":
    """Connect and count what lies there: see `trial_count` and `trial_error`. Takes up to a minute."""
    return Call("POST", _in("/mailboxes/{}/fetch-accounts/{}/trials", mailbox_id, account_id))


def start_fetch_account(mailbox_id: str, account_id: str, body: "shapes.StartIn") -> "Call[shapes.FetchAccountOut]":
    """Fetch from now on; what lies there is imported silently, or left."""
    return Call("PUT", _in("/mailboxes/{}/fetch-accounts/{}/start", mailbox_id, account_id), body=body)


def pause_fetch_account(mailbox_id: str, account_id: str) -> "Call[shapes.FetchAccountOut]":
    """Fetch nothing until the pause is deleted; mail waits on its server."""
    return Call("PUT", _in("/mailboxes/{}/fetch-accounts/{}/pause", mailbox_id, account_id))


def resume_fetch_account(mailbox_id: str, account_id: str) -> "Call[shapes.FetchAccountOut]":
    """Go on where it was."""
    return Call("DELETE", _in("/mailboxes/{}/fetch-accounts/{}/pause", mailbox_id, account_id))


def create_fetch_check(mailbox_id: str, account_id: str) -> "Call[shapes.FetchAccountOut]":
    """Look for mail at once, also while it waits after a failure."""
    return Call("POST", _in("/mailboxes/{}/fetch-accounts/{}/checks", mailbox_id, account_id))


def restore_fetch_account(mailbox_id: str, account_id: str) -> "Call[shapes.FetchAccountOut]":
    """Put an account back that was removed; it goes on where it was."""
    return Call("POST", _in("/mailboxes/{}/fetch-accounts/{}/restoration", mailbox_id, account_id))


def create_fetch_connection(mailbox_id: str, body: "shapes.FetchConnectionIn") -> "Call[shapes.FetchConnectionOut]":
    """Get the address of the provider's consent page; what it sends back is good for 15 minutes, once."""
    return Call("POST", _in("/mailboxes/{}/fetch-connections", mailbox_id), body=body)


def complete_fetch_connection(mailbox_id: str, body: "shapes.ConnectionBack") -> "Call[shapes.FetchAccountOut]":
    """Hand in what the provider has sent back. The account is tried: see `trial_count` and `trial_error`."""
    return Call("POST", _in("/mailboxes/{}/fetch-connections/completion", mailbox_id), body=body)


def list_mail_apps() -> "Call[shapes.MailAppList]":
    """What is registered at each provider, for owners and administrators."""
    return Call("GET", "/mail-apps")


def set_mail_app(provider: str, body: "shapes.MailAppIn") -> "Call[shapes.MailAppOut]":
    """Enter or change the client id and secret of what you have registered at a provider."""
    return Call("PUT", _in("/mail-apps/{}", provider), body=body)


def delete_mail_app(provider: str) -> "Call[None]":
    """Forget it; accounts that are connected go on."""
    return Call("DELETE", _in("/mail-apps/{}", provider))


def list_mailbox_relays(mailbox_id: str) -> "Call[shapes.RelayList]":
    """A mailbox's own ways out; without any it uses the common ones."""
    return Call("GET", _in("/mailboxes/{}/relays", mailbox_id))


def create_mailbox_relay(mailbox_id: str, body: "shapes.RelayIn") -> "Call[shapes.RelayOut]":
    """Add a way out to a mailbox; its mail takes it from now on."""
    return Call("POST", _in("/mailboxes/{}/relays", mailbox_id), body=body)


def get_letterhead(mailbox_id: str) -> "Call[shapes.Letterhead]":
    """How the mail of a mailbox looks."""
    return Call("GET", _in("/mailboxes/{}/letterhead", mailbox_id))


def set_letterhead(mailbox_id: str, body: "shapes.Letterhead") -> "Call[shapes.Letterhead]":
    """Set both, for those who manage the mailbox. It holds for mail from now on."""
    return Call("PUT", _in("/mailboxes/{}/letterhead", mailbox_id), body=body)


def list_mailbox_senders(mailbox_id: str) -> "Call[shapes.SenderList]":
    """What your mail from this mailbox can come from."""
    return Call("GET", _in("/mailboxes/{}/senders", mailbox_id))


def list_approval_rules(mailbox_id: str) -> "Call[shapes.ApprovalRuleList]":
    """Whose mail from this mailbox needs approval."""
    return Call("GET", _in("/mailboxes/{}/approval-rules", mailbox_id))


def create_approval_rule(mailbox_id: str, body: "shapes.ApprovalRuleIn") -> "Call[shapes.ApprovalRuleOut]":
    """Let mail of a person, a role or everybody need approval, for those who manage the mailbox."""
    return Call("POST", _in("/mailboxes/{}/approval-rules", mailbox_id), body=body)


def delete_approval_rule(mailbox_id: str, rule_id: str) -> "Call[None]":
    """Let that mail go out by itself again; what waits already is still to be decided."""
    return Call("DELETE", _in("/mailboxes/{}/approval-rules/{}", mailbox_id, rule_id))


def list_relays() -> "Call[shapes.RelayList]":
    """The ways out of all mailboxes that have none of their own."""
    return Call("GET", "/relays")


def create_relay(body: "shapes.RelayIn") -> "Call[shapes.RelayOut]":
    """Add a way out for all mailboxes that have none of their own."""
    return Call("POST", "/relays", body=body)


def get_relay(relay_id: str) -> "Call[shapes.RelayOut]":
    """One way out, of a mailbox or common, and how it fares."""
    return Call("GET", _in("/relays/{}", relay_id))


def update_relay(relay_id: str, body: "shapes.RelayPatch") -> "Call[shapes.RelayOut]":
    """Change a way out. For another server the secret has to be sent again. What waits is tried at once."""
    return Call("PATCH", _in("/relays/{}", relay_id), body=body)


def delete_relay(relay_id: str) -> "Call[None]":
    """Use it no more."""
    return Call("DELETE", _in("/relays/{}", relay_id))


def create_relay_trial(relay_id: str) -> "Call[shapes.RelayOut]":
    """Connect and sign in; a provider sends you a short mail. See `trial_error`: "" where it works."""
    return Call("POST", _in("/relays/{}/trials", relay_id))


def restore_relay(relay_id: str) -> "Call[shapes.RelayOut]":
    """Put a way out back within an hour of its removal, unless another has taken its place."""
    return Call("POST", _in("/relays/{}/restoration", relay_id))


def list_sending_domains() -> "Call[shapes.DomainList]":
    """The domains of the organisation's mailboxes."""
    return Call("GET", "/sending-domains")


def look_at_sending_domain(domain: str) -> "Call[shapes.LookOut]":
    """Look whether the keys are there, and what SPF and DMARC say. Takes up to half a minute."""
    return Call("POST", _in("/sending-domains/{}/looks", domain))


def create_domain_key(domain: str, body: "shapes.KeyIn") -> "Call[shapes.KeyOut]":
    """Make a key or take one over; put its record into the DNS, then look."""
    return Call("POST", _in("/sending-domains/{}/keys", domain), body=body)


def delete_domain_key(domain: str, key_id: str) -> "Call[None]":
    """Sign with it no more."""
    return Call("DELETE", _in("/sending-domains/{}/keys/{}", domain, key_id))


def list_dead_addresses(*, q: "str | None" = None) -> "Call[shapes.DeadList]":
    """Addresses that mail came back from for good; nothing is sent to them."""
    return Call("GET", "/dead-addresses", {"q": q})


def delete_dead_address(dead_id: str) -> "Call[None]":
    """Send to this address again from now on."""
    return Call("DELETE", _in("/dead-addresses/{}", dead_id))


def list_conversations(*, limit: "int | None" = None, cursor: "str | None" = None, mailbox: "str | None" = None, status: "Literal['open', 'snoozed', 'closed', 'archived', 'spam', 'trash'] | None" = None) -> "PageCall[shapes.ConversationOut]":
    """Conversations, what happened last first; of one mailbox (id or address), in one status."""
    return PageCall("GET", "/conversations", {"limit": limit, "cursor": cursor, "mailbox": mailbox, "status": status})


def create_conversation(body: "shapes.ConversationIn") -> "Call[shapes.ConversationOut]":
    """Start a conversation with a new mail; 202 where it needs approval, 409 where the send guard warns."""
    return Call("POST", "/conversations", body=body)


def get_conversation(conversation_id: str) -> "Call[shapes.ConversationOut]":
    """One conversation; its messages are at /messages below it."""
    return Call("GET", _in("/conversations/{}", conversation_id))


def update_conversation(conversation_id: str, body: "shapes.ConversationPatch") -> "Call[shapes.ConversationOut]":
    """Change what is given, all of it or nothing. To open what was set aside is to release it."""
    return Call("PATCH", _in("/conversations/{}", conversation_id), body=body)


def list_messages(conversation_id: str, *, limit: "int | None" = None, cursor: "str | None" = None) -> "PageCall[shapes.MessageOut]":
    """The messages of a conversation, oldest first."""
    return PageCall("GET", _in("/conversations/{}/messages", conversation_id), {"limit": limit, "cursor": cursor})


def create_reply(conversation_id: str, body: "shapes.ReplyIn") -> "Call[shapes.MessageOut]":
    """Answer a conversation. The mail leaves when the mailbox's undo time is over; 202 where it needs approval.

409 `send-guard` where something looks unfinished: see `despite`."""
    return Call("POST", _in("/conversations/{}/replies", conversation_id), body=body)


def create_note(conversation_id: str, body: "shapes.NoteIn") -> "Call[shapes.NoteOut]":
    """Write a note to colleagues; no customer ever sees it."""
    return Call("POST", _in("/conversations/{}/notes", conversation_id), body=body)


def list_notes(conversation_id: str, *, limit: "int | None" = None, cursor: "str | None" = None) -> "PageCall[shapes.NoteOut]":
    """The notes of a conversation, oldest first."""
    return PageCall("GET", _in("/conversations/{}/notes", conversation_id), {"limit": limit, "cursor": cursor})


def split_conversation(conversation_id: str, body: "shapes.SplitIn") -> "Call[shapes.ConversationOut]":
    """Move a message and all after it into a conversation of its own; merging that back undoes it."""
    return Call("POST", _in("/conversations/{}/split", conversation_id), body=body)


def star_conversation(conversation_id: str) -> "Call[None]":
    """Put your own star on a conversation."""
    return Call("PUT", _in("/conversations/{}/star", conversation_id))


def unstar_conversation(conversation_id: str) -> "Call[None]":
    """Take your star off."""
    return Call("DELETE", _in("/conversations/{}/star", conversation_id))


def follow_conversation(conversation_id: str) -> "Call[None]":
    """Hear of what happens in a conversation."""
    return Call("PUT", _in("/conversations/{}/follow", conversation_id))


def unfollow_conversation(conversation_id: str) -> "Call[None]":
    """Hear of it no more."""
    return Call("DELETE", _in("/conversations/{}/follow", conversation_id))


def create_forward(conversation_id: str, body: "shapes.ForwardIn") -> "Call[shapes.MessageOut]":
    """Send a message of a conversation on to somebody else; 202 where it needs approval.

409 `send-guard` where something looks unfinished: see `despite`."""
    return Call("POST", _in("/conversations/{}/forwards", conversation_id), body=body)


def list_presence(conversation_id: str) -> "Call[shapes.Presence]":
    """Colleagues who look at a conversation or write in it now."""
    return Call("GET", _in("/conversations/{}/presence", conversation_id))


def set_presence(conversation_id: str, body: "shapes.PresenceIn") -> "Call[shapes.Presence]":
    """Tell colleagues that you look or write, and hear who else does. Who may only read never writes."""
    return Call("PUT", _in("/conversations/{}/presence", conversation_id), body=body)


def list_similar_answers(conversation_id: str) -> "Call[shapes.AnswerList]":
    """Earlier replies to what was last asked here, of conversations that you see."""
    return Call("GET", _in("/conversations/{}/answers", conversation_id))


def list_tags(*, limit: "int | None" = None, cursor: "str | None" = None) -> "PageCall[shapes.TagOut]":
    """The tags that this person is offered, in the order in which they were made."""
    return PageCall("GET", "/tags", {"limit": limit, "cursor": cursor})


def get_tag(tag_id: str) -> "Call[shapes.TagOut]":
    """One tag, as it stands now."""
    return Call("GET", _in("/tags/{}", tag_id))


def update_tag(tag_id: str, body: "shapes.TagPatch") -> "Call[shapes.TagOut]":
    """Rename a tag, colour it, limit it to mailboxes; for owners and administrators."""
    return Call("PATCH", _in("/tags/{}", tag_id), body=body)


def delete_tag(tag_id: str) -> "Call[shapes.ActOut]":
    """Take a tag off everything and out of the tree; what stands below it stays. The act can be undone."""
    return Call("DELETE", _in("/tags/{}", tag_id))


def merge_tag(tag_id: str, body: "shapes.TagMerging") -> "Call[shapes.ActOut]":
    """Put another tag wherever this one is, and remove this one. The act can be undone."""
    return Call("POST", _in("/tags/{}/merging", tag_id), body=body)


def list_recipients(*, q: "str | None" = None) -> "Call[shapes.RecipientsOffered]":
    """People you have written with, and colleagues, whose name or address begins like `q`."""
    return Call("GET", "/recipients", {"q": q})


def get_message_trust(message_id: str) -> "Call[shapes.TrustOut]":
    """Return the authentication results and signs of a received message."""
    return Call("GET", _in("/messages/{}/trust", message_id))


def list_sender_rules(*, kind: "Literal['blocked', 'pictures'] | None" = None) -> "Call[shapes.SenderRules]":
    """Whom the team blocked, and whose pictures are shown."""
    return Call("GET", "/senders", {"kind": kind})


def create_sender_rule(body: "shapes.SenderRuleIn") -> "Call[shapes.SenderRuleOut]":
    """Block a sender, or show his pictures. To do it again changes nothing."""
    return Call("POST", "/senders", body=body)


def delete_sender_rule(rule_id: str) -> "Call[None]":
    """Unblock a sender, or ask again before his pictures are shown."""
    return Call("DELETE", _in("/senders/{}", rule_id))


def list_conversation_activity(conversation_id: str, *, limit: "int | None" = None, cursor: "str | None" = None) -> "PageCall[shapes.EventOut]":
    """What happened to one conversation, oldest first: who assigned, tagged, closed or answered it."""
    return PageCall("GET", _in("/conversations/{}/activity", conversation_id), {"limit": limit, "cursor": cursor})


def get_note(note_id: str) -> "Call[shapes.NoteOut]":
    """One note, with its author."""
    return Call("GET", _in("/notes/{}", note_id))


def get_message(message_id: str) -> "Call[shapes.MessageOut]":
    """One message, received or sent."""
    return Call("GET", _in("/messages/{}", message_id))


def take_back_message(message_id: str) -> "Call[None]":
    """Undo sending, for its author and while the undo time of the mailbox runs; the message is gone then."""
    return Call("POST", _in("/messages/{}/taking-back", message_id))


def retry_message(message_id: str, body: "shapes.RetryIn") -> "Call[shapes.MessageOut]":
    """Send again to one recipient with whom it went wrong; to others it changes nothing."""
    return Call("POST", _in("/messages/{}/retries", message_id), body=body)


def get_attachment(attachment_id: str) -> "Call[shapes.AttachmentOut]":
    """Name, type and size of a file; its bytes are at /content below it."""
    return Call("GET", _in("/attachments/{}", attachment_id))


def list_contacts(*, limit: "int | None" = None, cursor: "str | None" = None, address: "str | None" = None) -> "PageCall[shapes.ContactOut]":
    """Everybody outside who wrote or was written to; with `address`, whoever has it."""
    return PageCall("GET", "/contacts", {"limit": limit, "cursor": cursor, "address": address})


def get_contact(contact_id: str) -> "Call[shapes.ContactOut]":
    """One contact."""
    return Call("GET", _in("/contacts/{}", contact_id))


def update_contact(contact_id: str, body: "shapes.ContactPatch") -> "Call[shapes.ContactOut]":
    """Change what the contact is called here."""
    return Call("PATCH", _in("/contacts/{}", contact_id), body=body)


def list_contact_conversations(contact_id: str, *, limit: "int | None" = None, cursor: "str | None" = None) -> "PageCall[shapes.ConversationOut]":
    """Those conversations of a contact that this person sees, what happened last first."""
    return PageCall("GET", _in("/contacts/{}/conversations", contact_id), {"limit": limit, "cursor": cursor})


def list_activity(*, after: "str | None" = None, limit: "int | None" = None, type: "str | None" = None) -> "Call[shapes.EventList]":
    """What happened in the mailboxes that this person sees, in order and without a gap."""
    return Call("GET", "/activity", {"after": after, "limit": limit, "type": type})


def get_me() -> "Call[shapes.Me]":
    """The person for whom this token acts, and its scopes. Every token may ask this."""
    return Call("GET", "/me")


def list_tokens(*, limit: "int | None" = None, cursor: "str | None" = None) -> "PageCall[shapes.TokenOut]":
    """Your tokens that were not revoked, newest first."""
    return PageCall("GET", "/tokens", {"limit": limit, "cursor": cursor})


def create_token(body: "shapes.TokenIn") -> "Call[shapes.TokenMade]":
    """Make a token for yourself, which can do no more than the one that you make it with."""
    return Call("POST", "/tokens", body=body)


def revoke_token(token_id: str) -> "Call[None]":
    """Let one of your tokens open nothing from now on; also the one that you call with."""
    return Call("DELETE", _in("/tokens/{}", token_id))


def get_organisation() -> "Call[shapes.OrganisationOut]":
    """The organisation that this token belongs to; no other can be seen."""
    return Call("GET", "/organisation")


def update_organisation(body: "shapes.OrganisationPatch") -> "Call[shapes.OrganisationOut]":
    """Change its name and settings, for owners and administrators; all that is given or nothing."""
    return Call("PATCH", "/organisation", body=body)


def list_people(*, limit: "int | None" = None, cursor: "str | None" = None, active: "bool | None" = None) -> "PageCall[shapes.PersonFull]":
    """The people of the organisation, in the order in which they came; with `active`, those who (don't) sign in."""
    return PageCall("GET", "/people", {"limit": limit, "cursor": cursor, "active": active})


def get_person(person_id: str) -> "Call[shapes.PersonFull]":
    """One colleague."""
    return Call("GET", _in("/people/{}", person_id))


def update_person(person_id: str, body: "shapes.PersonPatch") -> "Call[shapes.PersonFull]":
    """Give a person another role, for owners and administrators. The last owner stays one."""
    return Call("PATCH", _in("/people/{}", person_id), body=body)


def deactivate_person(person_id: str) -> "Call[shapes.PersonFull]":
    """Sign a person out everywhere and let them in no more; what they wrote and were assigned stays."""
    return Call("PUT", _in("/people/{}/deactivation", person_id))


def reactivate_person(person_id: str) -> "Call[shapes.PersonFull]":
    """Let a person in again, with the role and mailboxes that they had."""
    return Call("DELETE", _in("/people/{}/deactivation", person_id))


def hand_over_person(person_id: str, body: "shapes.HandingOverIn") -> "Call[shapes.HandingOverOut]":
    """Assign the open conversations of a person to a colleague, or to nobody, for owners and administrators."""
    return Call("POST", _in("/people/{}/handing-over", person_id), body=body)


def free_person_sign_in(person_id: str) -> "Call[None]":
    """Take second step and passkeys off, for somebody who lost phone and codes. They are told by mail."""
    return Call("DELETE", _in("/people/{}/second-step", person_id))


def list_invitations(*, limit: "int | None" = None, cursor: "str | None" = None) -> "PageCall[shapes.InvitationOut]":
    """All invitations, newest first, for owners and administrators."""
    return PageCall("GET", "/invitations", {"limit": limit, "cursor": cursor})


def create_invitation(body: "shapes.InvitationIn") -> "Call[shapes.InvitationOut]":
    """Send somebody a link with which they join, for owners and administrators; it works for seven days."""
    return Call("POST", "/invitations", body=body)


def get_invitation(invitation_id: str) -> "Call[shapes.InvitationOut]":
    """One invitation, and what became of it."""
    return Call("GET", _in("/invitations/{}", invitation_id))


def resend_invitation(invitation_id: str) -> "Call[shapes.InvitationOut]":
    """Send a new link, which ends the old one; 409 where it was accepted or revoked."""
    return Call("POST", _in("/invitations/{}/resending", invitation_id))


def revoke_invitation(invitation_id: str) -> "Call[shapes.InvitationOut]":
    """Let the link open nothing."""
    return Call("PUT", _in("/invitations/{}/revocation", invitation_id))


def restore_invitation(invitation_id: str) -> "Call[shapes.InvitationOut]":
    """Let the same link work again, unless a newer one is open for this address."""
    return Call("DELETE", _in("/invitations/{}/revocation", invitation_id))


def list_teams(*, limit: "int | None" = None, cursor: "str | None" = None) -> "PageCall[shapes.TeamOut]":
    """The teams of the organisation with their members, in the order in which they were made."""
    return PageCall("GET", "/teams", {"limit": limit, "cursor": cursor})


def create_team(body: "shapes.TeamIn") -> "Call[shapes.TeamOut]":
    """Make a team, for owners and administrators."""
    return Call("POST", "/teams", body=body)


def get_team(team_id: str) -> "Call[shapes.TeamOut]":
    """One team with its members."""
    return Call("GET", _in("/teams/{}", team_id))


def update_team(team_id: str, body: "shapes.TeamPatch") -> "Call[shapes.TeamOut]":
    """Change who belongs to a team and how it shares out its conversations, for owners and administrators."""
    return Call("PATCH", _in("/teams/{}", team_id), body=body)


def delete_team(team_id: str) -> "Call[None]":
    """Dissolve a team to which nobody belongs any more, for owners and administrators."""
    return Call("DELETE", _in("/teams/{}", team_id))


def get_team_workload(team_id: str) -> "Call[shapes.Workload]":
    """How many open conversations each member has."""
    return Call("GET", _in("/teams/{}/workload", team_id))


def get_profile() -> "Call[shapes.ProfileOut]":
    """What the person for whom this token acts has set for themselves."""
    return Call("GET", "/profile")


def update_profile(body: "shapes.ProfilePatch") -> "Call[shapes.ProfileOut]":
    """Change your own name, colour, time zone and the like. Passwords and passkeys are changed on the pages alone."""
    return Call("PATCH", "/profile", body=body)


def list_sign_ins(*, limit: "int | None" = None, cursor: "str | None" = None) -> "PageCall[shapes.SignInOut]":
    """Where you are signed in now, newest first."""
    return PageCall("GET", "/sign-ins", {"limit": limit, "cursor": cursor})


def end_sign_ins() -> "Call[None]":
    """Sign all your browsers out; tokens go on."""
    return Call("DELETE", "/sign-ins")


def end_sign_in(sign_in_id: str) -> "Call[None]":
    """Sign one of your browsers out."""
    return Call("DELETE", _in("/sign-ins/{}", sign_in_id))


def create_act(body: "shapes.ActIn") -> "Call[shapes.ActOut]":
    """Change many conversations in one transaction; those that this person may not change are left out."""
    return Call("POST", "/acts", body=body)


def undo_act(act_id: str, *, conversation: "str | None" = None) -> "Call[shapes.UndoneOut]":
    """Take an act back within 30 days, of one conversation or of all that nobody has changed since."""
    return Call("POST", _in("/acts/{}/undoing", act_id), {"conversation": conversation})


def list_views() -> "PageCall[shapes.ViewOut]":
    """Your views and those that colleagues share."""
    return PageCall("GET", "/views")


def create_view(body: "shapes.ViewIn") -> "Call[shapes.ViewOut]":
    """Keep conditions under a name, for yourself or for everybody."""
    return Call("POST", "/views", body=body)


def update_view(view_id: str, body: "shapes.ViewIn") -> "Call[shapes.ViewOut]":
    """Replace name and conditions of a view that is yours to change."""
    return Call("PUT", _in("/views/{}", view_id), body=body)


def delete_view(view_id: str) -> "Call[None]":
    """Remove a view; no conversation is touched by that."""
    return Call("DELETE", _in("/views/{}", view_id))


def list_ledger(*, limit: "int | None" = None, cursor: "str | None" = None, outcome: "Literal['filed', 'duplicate', 'quarantined', 'parked', 'waiting', 'refused'] | None" = None, door: "str | None" = None, mailbox: "str | None" = None, text: "str | None" = None) -> "PageCall[shapes.LedgerOut]":
    """Every mail for the mailboxes that this person sees, newest first, with its one outcome."""
    return PageCall("GET", "/ledger", {"limit": limit, "cursor": cursor, "outcome": outcome, "door": door, "mailbox": mailbox, "text": text})


def get_ledger_summary() -> "Call[shapes.LedgerSummary]":
    """accepted = filed + duplicate + quarantined + parked + waiting + unaccounted, for the organisation."""
    return Call("GET", "/ledger/summary")


def get_ledger_entry(entry_id: str) -> "Call[shapes.LedgerWay]":
    """When one mail was where, what became of it, and the verdict with its evidence."""
    return Call("GET", _in("/ledger/{}", entry_id))


def get_auto_reply(mailbox_id: str) -> "Call[shapes.AutoReplyOut]":
    """What the mailbox answers by itself."""
    return Call("GET", _in("/mailboxes/{}/auto-reply", mailbox_id))


def set_auto_reply(mailbox_id: str, body: "shapes.AutoReplyIn") -> "Call[shapes.AutoReplyOut]":
    """Set it, for administrators of the mailbox."""
    return Call("PUT", _in("/mailboxes/{}/auto-reply", mailbox_id), body=body)


def preview_auto_reply(mailbox_id: str) -> "Call[shapes.PreviewList]":
    """Who of the newest would be answered if their mail came now for the first time, and why others would not."""
    return Call("GET", _in("/mailboxes/{}/auto-reply/preview", mailbox_id))


def list_quarantine(*, limit: "int | None" = None, cursor: "str | None" = None, dismissed: "bool | None" = None) -> "PageCall[shapes.QuarantinedOut]":
    """What is set aside in the mailboxes that this person sees, or was dismissed; newest first."""
    return PageCall("GET", "/quarantine", {"limit": limit, "cursor": cursor, "dismissed": dismissed})


def get_quarantined(conversation_id: str) -> "Call[shapes.QuarantinedMail]":
    """One mail that was set aside: why, its text and its headers."""
    return Call("GET", _in("/quarantine/{}", conversation_id))


def release_quarantined(conversation_id: str) -> "Call[shapes.ConversationOut]":
    """File it where it belongs, silently: nothing automatic answers it. Returns the conversation it is in now."""
    return Call("POST", _in("/quarantine/{}/release", conversation_id))


def dismiss_quarantined(conversation_id: str) -> "Call[shapes.QuarantinedOut]":
    """Put it out of sight. It is kept."""
    return Call("POST", _in("/quarantine/{}/dismissal", conversation_id))


def restore_quarantined(conversation_id: str) -> "Call[shapes.QuarantinedOut]":
    """Undo a dismissal."""
    return Call("POST", _in("/quarantine/{}/restoration", conversation_id))


def set_aside_again(message_id: str) -> "Call[shapes.QuarantinedOut]":
    """Put a mail that was released back into the quarantine."""
    return Call("POST", _in("/quarantine/messages/{}/setting-aside", message_id))


def list_alerts(*, limit: "int | None" = None, cursor: "str | None" = None, open: "bool | None" = None) -> "PageCall[shapes.AlertOut]":
    """Alerts, newest first, for owners and administrators; with `open`, only what is not over, or only what is."""
    return PageCall("GET", "/alerts", {"limit": limit, "cursor": cursor, "open": open})


def acknowledge_alert(alert_id: str) -> "Call[shapes.AlertOut]":
    """Say that you know: it leaves the bar, and stays on the page until it is over."""
    return Call("POST", _in("/alerts/{}/acknowledgement", alert_id))


def list_breakers(*, limit: "int | None" = None, cursor: "str | None" = None, open: "bool | None" = None) -> "PageCall[shapes.BreakerOut]":
    """Breakers, newest first, for owners and administrators; with `open`, only those that stop something now."""
    return PageCall("GET", "/breakers", {"limit": limit, "cursor": cursor, "open": open})


def resume_breaker(breaker_id: str, body: "shapes.Resumption") -> "Call[shapes.BreakerOut]":
    """Let it go on. What was stopped is not made up for; twice changes nothing."""
    return Call("POST", _in("/breakers/{}/resumption", breaker_id), body=body)


def list_suggestions(*, limit: "int | None" = None, cursor: "str | None" = None, conversation: "str | None" = None) -> "PageCall[shapes.SuggestionOut]":
    """What nobody has answered yet, newest first; of one conversation or of all that this person sees."""
    return PageCall("GET", "/suggestions", {"limit": limit, "cursor": cursor, "conversation": conversation})


def join_suggestion(suggestion_id: str) -> "Call[shapes.MergeOut]":
    """Merge the conversation into the one suggested."""
    return Call("POST", _in("/suggestions/{}/joining", suggestion_id))


def decline_suggestion(suggestion_id: str) -> "Call[None]":
    """Say that they are not the same; it is not suggested again."""
    return Call("POST", _in("/suggestions/{}/refusal", suggestion_id))


def create_merge(body: "shapes.MergeIn") -> "Call[shapes.MergeOut]":
    """Move everything of `source` into `target`; answers to `source` arrive there from now on."""
    return Call("POST", "/merges", body=body)


def undo_merge(merge_id: str) -> "Call[shapes.ConversationOut]":
    """Take a merge apart; returns the conversation that was merged."""
    return Call("POST", _in("/merges/{}/undoing", merge_id))


def list_drafts(*, limit: "int | None" = None, cursor: "str | None" = None, state: "str | None" = None) -> "PageCall[shapes.DraftOut]":
    """Drafts under way, newest first; `state=held` are the collisions."""
    return PageCall("GET", "/drafts", {"limit": limit, "cursor": cursor, "state": state})


def create_draft(body: "shapes.DraftIn") -> "Call[shapes.DraftOut]":
    """Keep a reply or a new mail; colleagues see it."""
    return Call("POST", "/drafts", body=body)


def get_draft(draft_id: str) -> "Call[shapes.DraftOut]":
    """One draft, whatever became of it."""
    return Call("GET", _in("/drafts/{}", draft_id))


def update_draft(draft_id: str, body: "shapes.DraftPatch") -> "Call[shapes.DraftOut]":
    """Save fields, merged with what others wrote since `base`; a new `author` (id or address) goes on with it."""
    return Call("PATCH", _in("/drafts/{}", draft_id), body=body)


def delete_draft(draft_id: str) -> "Call[None]":
    """Throw it away; it can be put back."""
    return Call("DELETE", _in("/drafts/{}", draft_id))


def restore_draft(draft_id: str) -> "Call[shapes.DraftOut]":
    """Put a draft back that was thrown away."""
    return Call("POST", _in("/drafts/{}/restoration", draft_id))


def release_draft(draft_id: str) -> "Call[shapes.DraftOut]":
    """Write on with a reply that was held: what came meanwhile has been read."""
    return Call("POST", _in("/drafts/{}/release", draft_id))


def send_draft(draft_id: str, body: "shapes.SendingIn | None") -> "Call[shapes.MessageOut]":
    """Send it as it stands, also where it was held; 202 where it waits for approval, 409 where the guard warns."""
    return Call("POST", _in("/drafts/{}/sending", draft_id), body=body)


def list_approvals(*, limit: "int | None" = None, cursor: "str | None" = None, state: "str | None" = None) -> "PageCall[shapes.ApprovalOut]":
    """Requests in the mailboxes that this person sees, newest first."""
    return PageCall("GET", "/approvals", {"limit": limit, "cursor": cursor, "state": state})


def get_approval(approval_id: str) -> "Call[shapes.ApprovalOut]":
    """One request, and what was said to it."""
    return Call("GET", _in("/approvals/{}", approval_id))


def approve(approval_id: str, body: "shapes.ApprovalIn") -> "Call[shapes.ApprovalOut]":
    """Agree; the mail goes out when all who must have agreed."""
    return Call("POST", _in("/approvals/{}/approval", approval_id), body=body)


def return_approval(approval_id: str, body: "shapes.ReturnIn") -> "Call[shapes.ApprovalOut]":
    """Give the mail back to its author with a comment."""
    return Call("POST", _in("/approvals/{}/return", approval_id), body=body)


def withdraw_approval(approval_id: str) -> "Call[shapes.ApprovalOut]":
    """Take your own request back; the mail is a draft again."""
    return Call("POST", _in("/approvals/{}/withdrawal", approval_id))


def list_reminders(*, limit: "int | None" = None, cursor: "str | None" = None, state: "str | None" = None) -> "PageCall[shapes.ReminderOut]":
    """Reminders in what this person sees, newest first."""
    return PageCall("GET", "/reminders", {"limit": limit, "cursor": cursor, "state": state})


def create_reminder(body: "shapes.ReminderIn") -> "Call[shapes.ReminderOut]":
    """Remind a colleague (id or address), by default oneself."""
    return Call("POST", "/reminders", body=body)


def cancel_reminder(reminder_id: str) -> "Call[None]":
    """Take a reminder back."""
    return Call("DELETE", _in("/reminders/{}", reminder_id))


def list_notifications(*, limit: "int | None" = None, cursor: "str | None" = None, unread: "bool | None" = None) -> "PageCall[shapes.NotificationOut]":
    """What one was told, newest first."""
    return PageCall("GET", "/notifications", {"limit": limit, "cursor": cursor, "unread": unread})


def read_notification(notification_id: str) -> "Call[None]":
    """Mark one read."""
    return Call("POST", _in("/notifications/{}/reading", notification_id))


def read_notifications() -> "Call[None]":
    """Mark all that one was told read."""
    return Call("POST", "/notifications/reading")


def get_notification_choices(*, mailbox: "str | None" = None) -> "Call[shapes.Choices]":
    """What you are told everywhere or, with `mailbox` (id or address), what holds there."""
    return Call("GET", "/notifications/choices", {"mailbox": mailbox})


def set_notification_choices(body: "shapes.ChoicesIn", *, mailbox: "str | None" = None) -> "Call[shapes.Choices]":
    """Choose what you are told, everywhere or in one mailbox."""
    return Call("PUT", "/notifications/choices", {"mailbox": mailbox}, body=body)


def get_notification_hours() -> "Call[shapes.NotificationHours]":
    """When nothing comes by mail or push, and how often what is gathered comes."""
    return Call("GET", "/notifications/hours")


def set_notification_hours(body: "shapes.NotificationHours") -> "Call[shapes.NotificationHours]":
    """Set all of it."""
    return Call("PUT", "/notifications/hours", body=body)


def get_alert_mail() -> "Call[shapes.AlertMail]":
    """Whether what is wrong with Postroom itself is told you by mail: once when it begins, once when it is over."""
    return Call("GET", "/notifications/alerts")


def set_alert_mail(body: "shapes.AlertMail") -> "Call[shapes.AlertMail]":
    """Set it; the list of alerts stays as it is."""
    return Call("PUT", "/notifications/alerts", body=body)


def list_mentions(*, limit: "int | None" = None, cursor: "str | None" = None) -> "PageCall[shapes.MentionOut]":
    """Notes in which you are named, newest first."""
    return PageCall("GET", "/notifications/mentions", {"limit": limit, "cursor": cursor})


def list_push_subscriptions(*, limit: "int | None" = None, cursor: "str | None" = None) -> "PageCall[shapes.PushSubscriptionOut]":
    """Where you are told by push, newest first."""
    return PageCall("GET", "/push-subscriptions", {"limit": limit, "cursor": cursor})


def create_push_subscription(body: "shapes.PushSubscriptionIn") -> "Call[shapes.PushSubscriptionOut]":
    """Be told at this endpoint too, as long as the token is valid that this is asked with.

What comes is JSON with `title`, `body`, `tag`, `url` and `path`, encrypted for these keys (RFC 8291). An endpoint
that is there already is yours from now on."""
    return Call("POST", "/push-subscriptions", body=body)


def get_push_key() -> "Call[shapes.PushKey]":
    """The key to subscribe with."""
    return Call("GET", "/push-subscriptions/key")


def get_push_subscription(push_subscription_id: str) -> "Call[shapes.PushSubscriptionOut]":
    """One of them."""
    return Call("GET", _in("/push-subscriptions/{}", push_subscription_id))


def delete_push_subscription(push_subscription_id: str) -> "Call[None]":
    """Be told nothing there any more."""
    return Call("DELETE", _in("/push-subscriptions/{}", push_subscription_id))


def test_push_subscription(push_subscription_id: str) -> "Call[None]":
    """Send a message that says no more than that it has come."""
    return Call("POST", _in("/push-subscriptions/{}/tests", push_subscription_id))


def search(*, q: "str | None" = None, order: "Literal['date', 'relevance'] | None" = None, limit: "int | None" = None, cursor: "str | None" = None, facets: "bool | None" = None, zone: "str | None" = None) -> "PageCall[shapes.HitOut]":
    """Conversations that answer a query. One that is not understood is a problem (422) with its `position`."""
    return PageCall("GET", "/search", {"q": q, "order": order, "limit": limit, "cursor": cursor, "facets": facets, "zone": zone})


def list_search_suggestions(*, q: "str | None" = None, caret: "int | None" = None) -> "Call[shapes.SuggestionsOut]":
    """Operators, people, tags and mailboxes that may be meant by the word at the caret (default: the end)."""
    return Call("GET", "/search/suggestions", {"q": q, "caret": caret})


def list_saved_searches() -> "PageCall[shapes.SavedSearchOut]":
    """Your saved searches and those that colleagues share."""
    return PageCall("GET", "/saved-searches")


def create_saved_search(body: "shapes.SavedSearchIn") -> "Call[shapes.SavedSearchOut]":
    """Keep a search for yourself, or for everybody."""
    return Call("POST", "/saved-searches", body=body)


def delete_saved_search(search_id: str) -> "Call[None]":
    """Take a search off the list: your own; administrators also what is shared."""
    return Call("DELETE", _in("/saved-searches/{}", search_id))


def list_applications(*, limit: "int | None" = None, cursor: "str | None" = None) -> "PageCall[shapes.ApplicationOut]":
    """The applications that your organisation has registered, for owners and administrators."""
    return PageCall("GET", "/applications", {"limit": limit, "cursor": cursor})


def create_application(body: "shapes.ApplicationIn") -> "Call[shapes.ApplicationMade]":
    """Register an application, which can then ask people to let it act for them."""
    return Call("POST", "/applications", body=body)


def delete_application(application_id: str) -> "Call[None]":
    """End an application and all tokens that it holds."""
    return Call("DELETE", _in("/applications/{}", application_id))


def list_grants(*, limit: "int | None" = None, cursor: "str | None" = None) -> "PageCall[shapes.GrantOut]":
    """The applications to which you agreed and that can still act for you."""
    return PageCall("GET", "/grants", {"limit": limit, "cursor": cursor})


def withdraw_grant(application_id: str) -> "Call[None]":
    """Let an application act for you no more; its tokens open nothing from now on."""
    return Call("DELETE", _in("/grants/{}", application_id))


def list_webhooks(*, limit: "int | None" = None, cursor: "str | None" = None) -> "PageCall[shapes.WebhookOut]":
    """The webhooks of the organisation, for owners and administrators."""
    return PageCall("GET", "/webhooks", {"limit": limit, "cursor": cursor})


def create_webhook(body: "shapes.WebhookIn") -> "Call[shapes.WebhookMade]":
    """Tell an address what happens from now on. Addresses that are not public are never called."""
    return Call("POST", "/webhooks", body=body)


def get_webhook(webhook_id: str) -> "Call[shapes.WebhookOut]":
    """One webhook, without its secret."""
    return Call("GET", _in("/webhooks/{}", webhook_id))


def update_webhook(webhook_id: str, body: "shapes.WebhookPatch") -> "Call[shapes.WebhookOut]":
    """Change where it is told, and what."""
    return Call("PATCH", _in("/webhooks/{}", webhook_id), body=body)


def delete_webhook(webhook_id: str) -> "Call[None]":
    """End a webhook; its log goes with it."""
    return Call("DELETE", _in("/webhooks/{}", webhook_id))


def renew_webhook_secret(webhook_id: str) -> "Call[shapes.WebhookMade]":
    """Sign with a new secret from now on; the old one is worth nothing then."""
    return Call("POST", _in("/webhooks/{}/secret", webhook_id))


def pause_webhook(webhook_id: str) -> "Call[shapes.WebhookOut]":
    """Send nothing until it is resumed. What happens meanwhile is not queued: read it at /activity."""
    return Call("POST", _in("/webhooks/{}/pause", webhook_id))


def resume_webhook(webhook_id: str) -> "Call[shapes.WebhookOut]":
    """Go on; what had been queued is sent first."""
    return Call("POST", _in("/webhooks/{}/resumption", webhook_id))


def test_webhook(webhook_id: str) -> "Call[shapes.DeliveryOut]":
    """Send an event of the kind webhook.test; the log tells what became of it."""
    return Call("POST", _in("/webhooks/{}/tests", webhook_id))


def list_deliveries(webhook_id: str, *, limit: "int | None" = None, cursor: "str | None" = None, state: "Literal['waiting', 'delivered', 'failed'] | None" = None) -> "PageCall[shapes.DeliveryOut]":
    """What it was told within 30 days, newest first."""
    return PageCall("GET", _in("/webhooks/{}/deliveries", webhook_id), {"limit": limit, "cursor": cursor, "state": state})


def replay_delivery(webhook_id: str, delivery_id: str) -> "Call[shapes.DeliveryOut]":
    """Send it again under the same webhook-id, whatever became of it before."""
    return Call("POST", _in("/webhooks/{}/deliveries/{}/replays", webhook_id, delivery_id))


def create_upload() -> "Call[shapes.UploadOut]":
    """Take in one file, as multipart/form-data, for a mail that is sent afterwards."""
    return Call("POST", "/uploads")


def list_saved_replies() -> "Call[shapes.SavedReplyList]":
    """All that one may use."""
    return Call("GET", "/saved-replies")


def create_saved_reply(body: "shapes.SavedReplyIn") -> "Call[shapes.SavedReplyOut]":
    """Keep a new one."""
    return Call("POST", "/saved-replies", body=body)


def get_saved_reply(reply_id: str) -> "Call[shapes.SavedReplyOut]":
    """One of them."""
    return Call("GET", _in("/saved-replies/{}", reply_id))


def update_saved_reply(reply_id: str, body: "shapes.SavedReplyIn") -> "Call[shapes.SavedReplyOut]":
    """Set all of it."""
    return Call("PUT", _in("/saved-replies/{}", reply_id), body=body)


def delete_saved_reply(reply_id: str) -> "Call[None]":
    """Throw it away."""
    return Call("DELETE", _in("/saved-replies/{}", reply_id))


def use_saved_reply(reply_id: str, body: "shapes.UseIn") -> "Call[shapes.FilledOut]":
    """Fill its variables in for a mail that you write, and copy its files; it is counted as used."""
    return Call("POST", _in("/saved-replies/{}/uses", reply_id), body=body)


def list_signatures() -> "Call[shapes.SignatureList]":
    """One's own, and those of one's mailboxes."""
    return Call("GET", "/signatures")


def set_signature(body: "shapes.SignatureIn") -> "Call[shapes.SignatureOut]":
    """Set it; that of a mailbox is for its administrators to set."""
    return Call("PUT", "/signatures", body=body)


def delete_signature(*, mailbox: "str | None" = None, mine: "bool | None" = None) -> "Call[None]":
    """Remove it, so that the next less particular one holds."""
    return Call("DELETE", "/signatures", {"mailbox": mailbox, "mine": mine})
