"""The page of webhooks."""

from types import SimpleNamespace

from django.test import Client

from postroom.integrations.webhooks import keep
from postroom.integrations.webhooks.models import Delivery, Webhook


def signed_in(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    return client


def test_a_webhook_from_the_form_to_its_end(acme: SimpleNamespace) -> None:
    ada = signed_in(acme.ada)
    made = ada.post(
        "/webhooks/new", {"url": "https://hooks.acme.test/x", "kinds": "message.*, conversation.noted"}
    )
    row = Webhook.objects.get()
    assert row.kinds == ["message.*", "conversation.noted"]
    assert b"whsec_" in made.content and b"whsec_" not in ada.get(f"/webhooks/{row.pk}").content
    assert b"hooks.acme.test" in ada.get("/webhooks").content
    ada.post(f"/webhooks/{row.pk}/tests")
    delivery = Delivery.objects.get()
    assert b"webhook.test" in ada.get(f"/webhooks/{row.pk}").content
    Delivery.objects.update(state="failed")
    ada.post(f"/webhooks/{row.pk}/deliveries/{delivery.pk}/replays")
    assert Delivery.objects.get().state == "waiting"
    ada.post(f"/webhooks/{row.pk}/pause")
    assert b"Ada paused it." in ada.get(f"/webhooks/{row.pk}").content
    ada.post(f"/webhooks/{row.pk}/resumption")
    assert Webhook.objects.get().paused_at is None
    before = row.secret
    assert (
        b"whsec_" in ada.post(f"/webhooks/{row.pk}/secret").content and Webhook.objects.get().secret != before
    )
    ada.post(f"/webhooks/{row.pk}/removal")
    assert not Webhook.objects.exists()


def test_what_is_wrong_is_said_beside_the_field(acme: SimpleNamespace) -> None:
    ada = signed_in(acme.ada)
    for url, kinds, sentence in (
        ("nonsense", "", "Enter the whole address"),
        ("https://x.test/", "all", "no kind of event"),
    ):
        answer = ada.post("/webhooks/new", {"url": url, "kinds": kinds})
        assert answer.status_code == 422 and sentence in answer.content.decode()
    row, _ = keep.add_webhook(acme.ada, "https://x.test/")
    assert ada.post(f"/webhooks/{row.pk}/settings", {"url": "ftp://x"}).status_code == 422
    assert ada.post(f"/webhooks/{row.pk}/settings", {"url": "https://y.test/"}).status_code == 302
    assert Webhook.objects.get().url == "https://y.test/"


def test_others_find_no_webhooks(acme: SimpleNamespace) -> None:
    row, _ = keep.add_webhook(acme.ada, "https://x.test/")
    for person in (acme.ben, acme.dora):
        client = signed_in(person)
        for path in ("settings", "secret", "pause", "resumption", "tests", "removal", "deliveries/1/replays"):
            assert client.post(f"/webhooks/{row.pk}/{path}").status_code == 404
        assert client.get(f"/webhooks/{row.pk}").status_code == 404
    assert signed_in(acme.ben).get("/webhooks").status_code == 404
    assert signed_in(acme.ben).post("/webhooks/new", {"url": "https://x.test/"}).status_code in (403, 404)
