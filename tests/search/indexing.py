"""The index of the tests: made of everything that is in the database now."""

from postroom.conversations.models import Conversation
from postroom.search.index.documents import of_conversations
from postroom.search.index.generations import begin, current, index_of


def index_all() -> None:
    """Make the index what the database says; what a former test left behind goes."""
    engine = index_of(current() or begin(ready=True))
    former = [ident for ident, _, _ in engine.idents()]
    writer = engine.writer()
    try:
        writer.forget(idents=former)
        writer.put(of_conversations(list(Conversation.objects.values_list("pk", flat=True))))
        writer.commit()
    finally:
        writer.close()
