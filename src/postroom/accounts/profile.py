"""What a person sets for themselves, and administrators for the organisation."""

import zoneinfo
from dataclasses import dataclass
from functools import cache

from postroom.accounts.models import Density, Organisation, Person
from postroom.accounts.pages_address import checked_address
from postroom.accounts.people import AccountError, NotAllowed, checked_name
from postroom.accounts.permissions import may_manage_organisation

LONGEST_UNDO_S = 60
DATE_LANGUAGES = {
    "": "English (day first)",
    "en-US": "English (month first)",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
    "it": "Italiano",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
    "sv": "Svenska",
}


@dataclass(frozen=True, slots=True)
class Profile:
    """What stands in the form. An empty `time_zone` is the browser's, `hue` None the colour of the name."""

    name: str
    hue: int | None = None
    time_zone: str = ""
    date_language: str = ""
    density: str = Density.COMFORTABLE
    undo_seconds: int | None = None
    tells_of_sign_ins: bool = True


@dataclass(frozen=True, slots=True)
class OrganisationSettings:
    """What is set for an organisation: see `Organisation`."""

    name: str
    address: str
    undo_seconds: int
    demands_second_step: bool


@cache
def time_zones() -> list[str]:
    """Return the names of the time zones of the world, as cities of continents."""
    return sorted(
        name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/")
    )


def profile_of(person: Person) -> Profile:
    """Return what is set."""
    return Profile(**{name: getattr(person, name) for name in Profile.__dataclass_fields__})


def change_profile(person: Person, wanted: Profile) -> None:
    """Set it. Raises AccountError where something will not do."""
    name = checked_name(wanted.name.replace("\x00", ""), "person")
    if wanted.time_zone and wanted.time_zone not in time_zones():
        raise AccountError(
            f"There is no time zone “{wanted.time_zone[:60]}”. Choose one of the list.", "time_zone"
        )
    if wanted.date_language not in DATE_LANGUAGES:
        raise AccountError("Choose one of the languages.", "date_language")
    if wanted.density not in Density.values:
        raise AccountError("Choose how close rows stand.", "density")
    if wanted.hue is not None and not 0 <= wanted.hue < 360:
        raise AccountError("Choose one of the colours.", "hue")
    if wanted.undo_seconds is not None:
        check_undo(wanted.undo_seconds)
    values = {field: getattr(wanted, field) for field in Profile.__dataclass_fields__} | {"name": name}
    Person.objects.filter(pk=person.pk).update(**values)
    for field, value in values.items():
        setattr(person, field, value)


def change_organisation(organisation: Organisation, wanted: OrganisationSettings, actor: Person) -> None:
    """Set it. Raises AccountError where something will not do, NotAllowed where the actor may not."""
    if actor.organisation_id != organisation.pk or not may_manage_organisation(actor):
        raise NotAllowed("The settings of the organisation are changed by its owners and administrators.")
    check_undo(wanted.undo_seconds)
    values = {
        "name": checked_name(wanted.name.replace("\x00", ""), "organisation"),
        "address": checked_address(wanted.address),
        "undo_seconds": wanted.undo_seconds,
        "demands_second_step": wanted.demands_second_step,
    }
    Organisation.objects.filter(pk=organisation.pk).update(**values)
    for field, value in values.items():
        setattr(organisation, field, value)


def check_undo(seconds: int) -> None:
    """Raise AccountError where sent mail cannot wait so long."""
    if not 0 <= seconds <= LONGEST_UNDO_S:
        raise AccountError(f"Undo can wait 0 to {LONGEST_UNDO_S} seconds.", "undo_seconds")
