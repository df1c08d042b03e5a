"""What several tests of the index begin with."""

from types import SimpleNamespace

import pytest

from postroom.conversations.models import Conversation
from tests.search.indexing import anew
from tests.web.making import conversation


@pytest.fixture
def leak(acme: SimpleNamespace) -> Conversation:
    """A leak in Support, in the index."""
    made = conversation(acme.support, "The kettle leaks.", "It still leaks.", subject="Broken kettle")
    anew()
    return made
