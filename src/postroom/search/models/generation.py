"""Generations of the index, and what each has still to do."""

from django.db import models
from django.utils import timezone

from postroom.activity.follow import Position


class Generation(models.Model):
    """One index, from its first document to the day on which a newer one takes its place.

    The newest `ready` one answers. Its cursor over the record of activity is `reader`.
    """

    engine = models.CharField(max_length=20)
    ready = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    @property
    def reader(self) -> str:
        """The name of the cursor."""
        return f"search.{self.pk}"


class Passed(models.Model):
    """When the cursor of a generation was moved to a place, and whether all up to there was then in the index."""

    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="passed")
    transaction = models.BigIntegerField()
    activity = models.BigIntegerField()
    indexed = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["generation", "transaction", "activity"], name="search_passed_place")]


class Backlog(models.Model):
    """A stretch of work that gives way to new mail: from the start to the end, the start moving as it is done.

    EVENTS: rows of activity that were passed over to keep up. HEAVY: among them only those of machines and of
    very long conversations, whose neighbours are done. FILL: conversations by number, those above the
    start, from the end downwards: here it is the end that moves.
    """

    class Kind(models.TextChoices):
        """What the numbers count."""

        EVENTS = "events"
        HEAVY = "heavy"
        FILL = "fill"

    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="backlog")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    start_transaction = models.BigIntegerField(default=0)
    start = models.BigIntegerField(default=0)
    end_transaction = models.BigIntegerField(default=0)
    end = models.BigIntegerField()

    @property
    def begins_after(self) -> Position:
        """The last place that is done."""
        return Position(self.start_transaction, self.start)

    @property
    def ends_at(self) -> Position:
        """The last place to do."""
        return Position(self.end_transaction, self.end)
