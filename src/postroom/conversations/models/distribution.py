"""How a team shares out what is given to it."""

from django.db import models

from postroom.accounts.models import Owned, Person, Team


class Way(models.TextChoices):
    """Who of a team gets the next conversation."""

    NOBODY = "", "Nobody: it waits for whoever takes it"
    IN_TURN = "in_turn", "In turn, one after the other"
    LEAST_BUSY = "least_busy", "Whoever has the fewest open conversations"


class Distribution(Owned):
    """The way of one team, and who got the last one."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="distribution")
    way = models.CharField(max_length=20, choices=Way.choices, blank=True)
    latest = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
