"""What people do with conversations, with what was before: all that is needed to take it back."""

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Owned, Person


class Act(Owned):
    """One act on any number of conversations, said in `sentence` ("Closed 3 conversations").

    `changes` has lists: `columns` [conversation, {column: value before}, {column: value after}], `tagged` and
    `untagged` [conversation, tag], `read` [conversation, read at before, after], `tags` [tag, {column: value
    before}, {column: value after}].
    """

    actor = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    sentence = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    changes = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["at"], name="act_by_age")]

    def __str__(self) -> str:
        return self.sentence
