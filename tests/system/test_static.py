"""What a browser loads before it shows the first page: small, compressed, and only once."""

import re

import httpx
import pytest

from tests.support.installation import Installation

pytestmark = pytest.mark.slow

MOST_BYTES = 150 * 1024
IMPORT = re.compile(r"""import\s*["']\./([\w.-]+)["']""")


def test_the_first_load_is_small_and_is_kept_for_good(installation: Installation) -> None:
    with httpx.Client(base_url=installation.url, follow_redirects=True) as client:
        page = client.get("/sign-in").text
        client.post(
            "/sign-in",
            data={
                "email": "ada@acme.test",
                "password": "correct horse battery",
                "csrfmiddlewaretoken": _token(page),
            },
        ).raise_for_status()
        inbox = client.get("/inbox")
        total = int(inbox.headers["Content-Length"])
        assert inbox.headers["Content-Encoding"] == "gzip"
        waiting, seen = re.findall(r'"(/static/[^"]+)"', inbox.text), set()
        assert any(address.endswith(".js") for address in waiting)
        while waiting:
            address = waiting.pop()
            if address in seen:
                continue
            seen.add(address)
            answer = client.get(address, headers={"Accept-Encoding": "gzip"})
            assert answer.status_code == 200, address
            assert "immutable" in answer.headers["Cache-Control"], address
            total += int(answer.headers["Content-Length"])
            if address.endswith(".js") and "/postroom/" in address:
                folder = address.rpartition("/")[0]
                waiting += [f"{folder}/{name}" for name in IMPORT.findall(answer.text)]
        assert len([address for address in seen if "/postroom/js/" in address]) > 10
        assert total < MOST_BYTES


def _token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found is not None
    return found[1]
