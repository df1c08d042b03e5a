"""What templates say about people and the browsers that they use."""

import re
from dataclasses import dataclass

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from postroom.accounts.models import Invitation, Person
from postroom.accounts.sign_in.second_step import is_protected
from postroom.conversations.models import Conversation
from postroom.mailboxes.models import Mailbox
from postroom.web.templatetags.postroom import hue, hue_of, initials

register = template.Library()

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@register.simple_tag
def portrait(person: Person, size: str = "") -> SafeString:
    """Show the initials of a person in the colour that they chose; the name itself must stand beside it."""
    colour = hue_of(person.name) if person.hue is None else hue(person.hue)
    classes = " ".join(filter(None, ("avatar", size, colour)))
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, initials(person.name))


@register.filter
def browser(agent: str) -> str:
    """Return what a User-Agent header names, in words: "Firefox on Linux"."""
    name = next((words for sign, words in BROWSERS if re.search(rf"\b{sign}\w*/", agent)), "")
    system = next((words for sign, words in SYSTEMS if sign in agent), "")
    return " on ".join(filter(None, (name, system))) or agent[:60] or "An unknown program"


@dataclass(frozen=True, slots=True)
class Step:
    """Something that a new installation needs, where it is done, and whether it has been."""

    words: str
    link: str
    done: bool


@register.simple_tag
def first_steps(person: Person) -> list[Step]:
    """Return the first steps for those who run an organisation, until all are done (a few queries)."""
    if not getattr(person, "sees_every_mailbox", False) or not person.may_write:
        return []
    organisation = person.organisation_id
    mailbox = Mailbox.objects.filter(organisation=organisation).order_by("id").first()
    invited = Invitation.objects.filter(organisation=organisation).exists()
    steps = [
        Step("Make a mailbox", reverse("new-mailbox"), mailbox is not None),
        Step("Invite the team", reverse("people"), invited or _has_colleagues(person)),
        Step("Protect your sign-in", reverse("security"), is_protected(person)),
    ]
    if mailbox is not None:
        received = Conversation.objects.filter(organisation=organisation).exists()
        link = reverse("fetching", args=[mailbox.pk])
        steps.insert(
            1, Step(f"Let mail arrive at {mailbox.address}, or fetch it from elsewhere", link, received)
        )
    return [] if all(step.done for step in steps) else steps


def _has_colleagues(person: Person) -> bool:
    return Person.objects.filter(organisation=person.organisation_id).exclude(pk=person.pk).exists()
