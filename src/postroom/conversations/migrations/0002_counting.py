"""The counts of conversations are kept by the database itself, with each change of a conversation."""

from typing import Any

from django.db import migrations

ADD = (
    "INSERT INTO conversations_tally (organisation, mailbox, status, assignee, change) VALUES "
    "({row}.organisation_id, {row}.mailbox_id, {row}.status, {row}.assignee_id, {change})"
)
CAME = ADD.format(row="NEW", change=1)
WENT = ADD.format(row="OLD", change=-1)
SQLITE = (
    f"CREATE TRIGGER conversation_came AFTER INSERT ON conversations_conversation BEGIN {CAME}; END",
    f"CREATE TRIGGER conversation_went AFTER DELETE ON conversations_conversation BEGIN {WENT}; END",
    "CREATE TRIGGER conversation_moved AFTER UPDATE OF mailbox_id, status, assignee_id "
    "ON conversations_conversation WHEN OLD.mailbox_id IS NOT NEW.mailbox_id "
    f"OR OLD.status IS NOT NEW.status OR OLD.assignee_id IS NOT NEW.assignee_id BEGIN {WENT}; {CAME}; END",
)
POSTGRESQL = (
    "CREATE FUNCTION conversation_tally() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"IF TG_OP <> 'INSERT' THEN {WENT}; END IF; "
    f"IF TG_OP <> 'DELETE' THEN {CAME}; END IF; "
    "RETURN NULL; END $$",
    "CREATE TRIGGER conversation_came_or_went AFTER INSERT OR DELETE ON conversations_conversation "
    "FOR EACH ROW EXECUTE FUNCTION conversation_tally()",
    "CREATE TRIGGER conversation_moved AFTER UPDATE OF mailbox_id, status, assignee_id "
    "ON conversations_conversation FOR EACH ROW WHEN (OLD.mailbox_id <> NEW.mailbox_id "
    "OR OLD.status <> NEW.status OR OLD.assignee_id IS DISTINCT FROM NEW.assignee_id) "
    "EXECUTE FUNCTION conversation_tally()",
)


def start_counting(apps: Any, schema_editor: Any) -> None:
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def stop_counting(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION conversation_tally() CASCADE")
        return
    for name in ("came", "went", "moved"):
        schema_editor.execute(f"DROP TRIGGER conversation_{name}")


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_initial")]

    operations = [migrations.RunPython(start_counting, stop_counting)]
