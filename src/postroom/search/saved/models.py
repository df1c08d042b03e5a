"""The table of saved searches."""

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Owned, Person


class SavedSearch(Owned):
    """A search under a name. `person` kept it; `shared` shows it to everybody of the organisation."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000)
    shared = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="saved_search_once")]

    def __str__(self) -> str:
        return self.name
