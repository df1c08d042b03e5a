"""`POST /inbound/<provider>/<secret>`: answers 200 when the mail is on stable storage, and never before."""

import logging
from binascii import Error as NoBase64

import requests
from anymail.exceptions import AnymailWebhookValidationFailure
from django.core.exceptions import RequestDataTooBig
from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from postroom.accounts.installation import vault
from postroom.api.inbound import hooks
from postroom.api.inbound.posted import CannotCheckNow, NotFromProvider, NotMail
from postroom.api.inbound.providers import PROVIDERS
from postroom.api.inbound.store import NoRoom, store
from postroom.api.models import InboundWebhook

log = logging.getLogger("postroom.inbound")

NONSENSE = (ValueError, KeyError, TypeError, AttributeError, IndexError, NoBase64)
RETRY_AFTER_S = 60


@csrf_exempt
def receive(request: HttpRequest, provider: str, secret: str) -> HttpResponse:
    """Take what a provider posts.

    404 for an unknown address, 403 for a wrong or missing signature, 413 for too much, 400 for what is no mail, 503
    with Retry-After for what is our fault or cannot be checked now.
    """
    try:
        hook = hooks.find(provider, secret)
        if hook is None:
            return _answer(404, "there is no such door")
        if (
            request.method == "HEAD"
        ):  # Some providers look whether there is anybody before they keep the address.
            return HttpResponse()
        if request.method != "POST":
            return _answer(405, "mail is posted here")
        return _take(hook, request)
    except (Error, OSError) as error:
        log.error("mail of %s cannot be kept: %s", provider, type(error).__name__)
        return _later("the mail cannot be kept at the moment")


def _take(hook: InboundWebhook, request: HttpRequest) -> HttpResponse:
    provider, key = PROVIDERS[hook.provider], vault().open(hook.key)
    try:
        if not request.body:
            return _answer(400, "the request is empty", hook)
        wanted = provider.verify(request, key, hooks.url_of(hook))
        if wanted != key and not hooks.keep_key(hook, wanted):
            return _later("two posted at once where nobody had posted before")
        posted = provider.mails(request, key)
        stored = store(hook, posted, request.META.get("REMOTE_ADDR", ""))
    except AnymailWebhookValidationFailure:
        return _answer(403, f"the signature is not made with {provider.key}", hook)
    except NotFromProvider as error:
        return _answer(403, str(error), hook)
    except CannotCheckNow as error:
        return _later(str(error))
    except RequestDataTooBig:
        return _answer(413, "the request is too large", hook)
    except NotMail as error:
        return _answer(400, str(error), hook)
    except NoRoom:
        return _later("there is no room for mail at the moment")
    except requests.RequestException:
        return _later(f"an attachment could not be fetched from {provider.title}")
    except NONSENSE as error:
        log.warning("door %d: %s", hook.pk, type(error).__name__)
        return _answer(400, f"this is not what {provider.title} posts for received mail", hook)
    return JsonResponse({"accepted": stored.deliveries, "unknown": stored.unknown})


def _later(sentence: str) -> HttpResponse:
    response = _answer(503, sentence)
    response["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _answer(status: int, sentence: str, hook: InboundWebhook | None = None) -> HttpResponse:
    """Return a sentence. Logged here: Django would write the secret address into the log."""
    log.warning("inbound webhook %s: %d %s", hook.pk if hook else "(unknown)", status, sentence)
    response = JsonResponse({"detail": sentence}, status=status)
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
