"""Mail by a provider's webhook, from the command that opens the door to the conversation."""

import json

import httpx
import pytest

from tests.inbound import payloads
from tests.support.installation import Installation, summary
from tests.support.waiting import eventually

pytestmark = [pytest.mark.slow, pytest.mark.all_roles]


def test_a_provider_hands_in_mail_and_a_closed_door_takes_none(installation: Installation) -> None:
    made = installation.run("inbound-webhook", "add", "mailgun", "--key-stdin", "--json", given=payloads.KEY)
    path = json.loads(made.stdout)["url"]
    payload = payloads.mailgun_raw()

    def post() -> httpx.Response:
        headers = {"content-type": payload.content_type}
        return httpx.post(installation.url + path, content=payload.body, headers=headers)

    assert [post().status_code for _ in range(2)] == [200, 200]
    api = installation.api()
    sums = eventually(lambda: (now := summary(api))["waiting"] == 0 and now["filed"] and now)
    assert (sums["filed"], sums["duplicate"], sums["unaccounted"]) == (1, 1, 0)
    (conversation,) = api.get("/conversations").json()["items"]
    assert (conversation["subject"], conversation["status"]) == ("Kettle", "open")
    assert path in installation.run("inbound-webhook", "list").stdout
    installation.run("inbound-webhook", "remove", "1")
    assert post().status_code == 404
    assert summary(api)["accepted"] == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("add", "pigeon"), "pigeon is not known. These are: amazon-ses, brevo"),
        (("add", "mailgun"), "Pipe in the HTTP webhook signing key, with --key-stdin."),
        (("remove", "7"), "There is no door 7."),
    ],
)
def test_what_is_wrong_is_one_line(
    installation_in_peace: Installation, arguments: tuple[str, ...], sentence: str
) -> None:
    done = installation_in_peace.run("inbound-webhook", *arguments, check=False)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
