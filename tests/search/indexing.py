"""The index of the tests: made of everything that is in the database now, or by the role."""

import shutil

from django.conf import settings

from postroom.conversations.models import Conversation
from postroom.search.engine.open import _embedded as open_engines
from postroom.search.index import indexer
from postroom.search.index.documents import of_conversations
from postroom.search.index.generations import begin, current, index_of
from postroom.search.models import Generation


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


def follow() -> None:
    """Do what the role does, until there is nothing more."""
    role = indexer.Indexer(current() or begin(ready=True), reads_attachments=False)
    try:
        while role.work_once():
            pass
    finally:
        role.close()


def anew() -> None:
    """Begin the index again with what is in the database, and nothing that a former test left behind."""
    Generation.objects.all().delete()
    shutil.rmtree(settings.DATA_FOLDER.search, ignore_errors=True)
    open_engines.cache_clear()
    follow()
