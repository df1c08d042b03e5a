"""Health and metrics, for those who watch an installation."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.timezone import now
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from postroom.activity.follow import backlog
from postroom.automations.follow import READER
from postroom.delivery.ledger import summary
from postroom.delivery.spools import spool
from postroom.outbox.models import PENDING, Recipient
from postroom.search.index.progress import waiting


def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 while the database answers, 503 otherwise; mail is taken in either case."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "the database does not answer"}, status=503)
    return JsonResponse({"status": "ok"})


def metrics(request: HttpRequest) -> HttpResponse:
    """Return the state of every stage in Prometheus' text format."""
    registry = CollectorRegistry()
    mail = Gauge("postroom_mail", "Mail by what became of it", ["outcome"], registry=registry)
    for outcome, count in summary().as_dict().items():
        mail.labels(outcome).set(count)
    counts = spool().counts()
    oldest = counts.oldest_waiting_at
    _gauge(registry, "postroom_refused", "Mail refused at a door", counts.refused)
    _gauge(
        registry,
        "postroom_spool_oldest_seconds",
        "Age of the oldest mail not filed yet",
        max(0.0, (now() - oldest).total_seconds()) if oldest else 0.0,
    )
    _gauge(
        registry,
        "postroom_outbox_pending",
        "Recipients to whom mail is still to be sent",
        Recipient.objects.filter(state__in=PENDING).count(),
    )
    _gauge(registry, "postroom_follow_backlog", "Events that automation has not seen yet", backlog(READER))
    _gauge(
        registry,
        "postroom_search_backlog",
        "What is not in the index of search yet, at most",
        waiting().total,
    )
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _gauge(registry: CollectorRegistry, name: str, what: str, value: float) -> None:
    Gauge(name, what, registry=registry).set(value)
