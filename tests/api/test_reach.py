"""Whatever the pages can change, programs can change: each address that is posted to has its operation."""

import re

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from postroom.web.urls import urlpatterns
from tests.api.test_description import OPERATIONS

REACHED = {
    "acts": "createAct",
    "act-undoing": "undoAct",
    "alert-acknowledgement": "acknowledgeAlert",
    "approval-approval": "approve",
    "approval-return": "returnApproval",
    "approval-rule-addition": "createApprovalRule",
    "approval-rule-removal": "deleteApprovalRule",
    "approval-withdrawal": "withdrawApproval",
    "archiving": "updateConversation",
    "assignment": "updateConversation",
    "auto-reply-settings": "setAutoReply",
    "breaker-resumption": "resumeBreaker",
    "closure": "updateConversation",
    "common-relay-removal": "deleteRelay",
    "common-relay-restoration": "restoreRelay",
    "common-relay-rows": "createRelay",
    "common-relay-settings": "updateRelay",
    "common-relay-trial": "createRelayTrial",
    "conversation-blocking": "createSenderRule",
    "conversation-drafts": "createDraft",
    "conversation-merging": "createMerge",
    "conversation-spam": "updateConversation",
    "conversation-tags": "updateConversation",
    "conversation-trash": "updateConversation",
    "conversations": "createConversation",
    "dead-address-removal": "deleteDeadAddress",
    "domain-key-removal": "deleteDomainKey",
    "domain-keys": "createDomainKey",
    "draft-editing": "releaseDraft",
    "draft-handover": "updateDraft",
    "draft-removal": "deleteDraft",
    "draft-restoring": "restoreDraft",
    "draft-sending": "sendDraft",
    "fetch-accounts": "createFetchAccount",
    "fetch-connections": "createFetchConnection",
    "fetch-check": "createFetchCheck",
    "fetch-pause": "pauseFetchAccount",
    "fetch-removal": "deleteFetchAccount",
    "fetch-restoration": "restoreFetchAccount",
    "fetch-resumption": "resumeFetchAccount",
    "fetch-settings": "updateFetchAccount",
    "fetch-start": "startFetchAccount",
    "fetch-trial": "createFetchTrial",
    "follow": "followConversation",
    "forwards": "createForward",
    "invitation-resending": "resendInvitation",
    "invitation-restoration": "restoreInvitation",
    "invitation-revocation": "revokeInvitation",
    "invitations": "createInvitation",
    "letterhead": "setLetterhead",
    "mail-app-removal": "deleteMailApp",
    "mail-app-settings": "setMailApp",
    "mailbox-address-removal": "removeMailboxAddress",
    "mailbox-addresses": "addMailboxAddress",
    "mailbox-creation": "createMailbox",
    "mailbox-member": "setMember",
    "mailbox-members": "setMember",
    "mailbox-settings-changes": "updateMailbox",
    "mailbox-signature": "setSignature",
    "merge-undoing": "undoMerge",
    "moving": "updateConversation",
    "new-draft": "createDraft",
    "new-webhook": "createWebhook",
    "notes": "createNote",
    "notification-choices-setting": "setNotificationChoices",
    "notification-reading": "readNotification",
    "notifications-reading": "readNotifications",
    "organisation-changes": "updateOrganisation",
    "own-signature": "setSignature",
    "own-signature-in-mailbox": "setSignature",
    "person-deactivation": "deactivatePerson",
    "person-handing-over": "handOverPerson",
    "person-mailboxes": "setMember",
    "person-reactivation": "reactivatePerson",
    "person-role": "updatePerson",
    "person-sign-in-freeing": "freePersonSignIn",
    "picture-permission": "createSenderRule",
    "presence": "setPresence",
    "priority": "updateConversation",
    "profile-changes": "updateProfile",
    "push-subscribing": "createPushSubscription",
    "push-subscription-removal": "deletePushSubscription",
    "push-subscription-test": "testPushSubscription",
    "quarantine-dismissal": "dismissQuarantined",
    "quarantine-release": "releaseQuarantined",
    "quarantine-restoration": "restoreQuarantined",
    "reading": "createAct",
    "relay-removal": "deleteRelay",
    "relay-restoration": "restoreRelay",
    "relay-rows": "createMailboxRelay",
    "relay-settings": "updateRelay",
    "relay-trial": "createRelayTrial",
    "reminder-addition": "createReminder",
    "reminder-cancellation": "cancelReminder",
    "reopening": "updateConversation",
    "replies": "createReply",
    "retries": "retryMessage",
    "saved-reply-removal": "deleteSavedReply",
    "saved-reply-uses": "useSavedReply",
    "saved-reply-wording": "updateSavedReply",
    "saved-search-removal": "deleteSavedSearch",
    "saved-searches": "createSavedSearch",
    "sender-block": "createSenderRule",
    "sender-removal": "deleteSenderRule",
    "sending-domain-look": "lookAtSendingDomain",
    "setting-aside": "setAsideAgain",
    "sign-in-ending": "endSignIn",
    "sign-ins-ending": "endSignIns",
    "snoozing": "updateConversation",
    "splitting": "splitConversation",
    "star": "starConversation",
    "subject": "updateConversation",
    "suggestion-joining": "joinSuggestion",
    "suggestion-refusal": "declineSuggestion",
    "tag-look": "updateTag",
    "tag-merging": "mergeTag",
    "tag-name": "updateTag",
    "tag-removal": "updateConversation",
    "tag-removing": "deleteTag",
    "taking-back": "takeBackMessage",
    "team-assignment": "updateConversation",
    "team-creation": "createTeam",
    "team-members": "updateTeam",
    "team-removal": "deleteTeam",
    "team-way": "updateTeam",
    "token-creation": "createToken",
    "token-revocation": "revokeToken",
    "tracking": "updateMailbox",
    "tracking-default": "updateOrganisation",
    "unread": "createAct",
    "uploads": "createUpload",
    "view-change": "updateView",
    "view-removal": "deleteView",
    "views": "createView",
    "webhook-pause": "pauseWebhook",
    "webhook-removal": "deleteWebhook",
    "webhook-replays": "replayDelivery",
    "webhook-resumption": "resumeWebhook",
    "webhook-secret": "renewWebhookSecret",
    "webhook-settings": "updateWebhook",
    "webhook-tests": "testWebhook",
}
# What a browser does for itself: signing in and out, and how a person proves who they are. A token must not be
# able to change by what its person is known, or whoever has it could keep the account.
BROWSERS_OWN = {
    "sign-out", "passkeys", "passkey-making", "passkey-removal", "passkey-sign-in", "passkey-challenge",
    "security-codes-confirmation", "security-codes-removal", "security-password", "security-proving",
    "security-recovery-codes",
}  # fmt: skip
# How the pages show what they show.
PAGES_OWN = {"pasted", "list-look"}


def patterns(of: list[URLPattern | URLResolver]) -> list[URLPattern]:
    """Return all addresses of the pages."""
    return [
        found
        for one in of
        for found in (patterns(one.url_patterns) if isinstance(one, URLResolver) else [one])
    ]


def takes_only_posts(pattern: URLPattern) -> bool:
    """Tell whether an address can be posted to, and not be looked at."""
    taken = re.findall(r"<(?:(\w+):)?(\w+)>", str(pattern.pattern))
    address = reverse(str(pattern.name), kwargs={name: 1 if kind == "int" else "x" for kind, name in taken})
    return Client().get(address).status_code == 405


@pytest.mark.django_db
def test_what_the_pages_change_programs_can_change() -> None:
    posted_to = {str(one.name) for one in patterns(urlpatterns) if takes_only_posts(one)}
    known = set(REACHED) | BROWSERS_OWN | PAGES_OWN
    assert (sorted(posted_to - known), sorted(known - posted_to)) == ([], [])


def test_each_operation_named_here_is_there() -> None:
    names = {operation["operationId"] for _, _, operation in OPERATIONS}
    assert {page: name for page, name in REACHED.items() if name not in names} == {}
