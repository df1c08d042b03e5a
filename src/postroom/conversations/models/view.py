"""Views: lists by conditions that a person keeps under a name."""

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Owned, Person


class SavedView(Owned):
    """A list under a name. `person` made it; `shared` shows it to everybody of the organisation.

    `conditions` are as `conversations.viewing.Conditions` reads them.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    conditions = models.JSONField(default=dict)
    shared = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name
