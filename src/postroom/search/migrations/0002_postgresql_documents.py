"""The tables of the PostgreSQL engine; the embedded one needs none."""

from typing import Any

from django.db import migrations

TABLES = """
CREATE TABLE search_document (
    generation bigint NOT NULL,
    ident bigint NOT NULL,
    organisation bigint NOT NULL,
    conversation bigint NOT NULL,
    mailbox bigint NOT NULL,
    at_ms bigint NOT NULL,
    size_bytes bigint NOT NULL,
    checksum bigint NOT NULL,
    words tsvector NOT NULL,
    PRIMARY KEY (generation, ident)
);
CREATE INDEX search_document_words ON search_document USING gin (words) WITH (fastupdate = off);
CREATE INDEX search_document_newest ON search_document (generation, at_ms DESC, ident DESC);
CREATE INDEX search_document_conversation ON search_document (conversation);
CREATE TABLE search_word (word text COLLATE "C" PRIMARY KEY);
"""


def create(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(TABLES)


def remove(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TABLE search_document; DROP TABLE search_word;")


class Migration(migrations.Migration):

    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(create, remove)]
