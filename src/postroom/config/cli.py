"""The command `postroom`: the operator's manual is its help."""

import importlib
import os
import sys
from keyword import iskeyword
from pathlib import Path

import click

from postroom import __version__
from postroom.kit.data_folder import DataFolderError

# Each command and the module below config/commands that holds it, loaded only when it is called, so that
# roles that need no Django import none.
COMMANDS = {
    "init": "init",
    "demo": "demo",
    "serve": "serve",
    "mailbox": "mailbox",
    "fetch-account": "fetch_account",
    "relay": "relay",
    "domain": "domain",
    "person": "person",
    "token": "token",
    "api": "api",
    "mcp": "mcp",
    "doctor": "doctor",
    "search": "search",
    "migrate": "migrate",
    "ledger": "ledger",
    "breakers": "breakers",
    "spool": "spool",
    "import": "import_",
    "inbound-webhook": "inbound_webhook",
    "mail": "mail",
    "drill": "drill",
    "web": "roles",
    "intake": "intake",
    "fetch": "fetch",
    "deliver": "roles",
    "deliver-heavy": "roles",
    "send": "roles",
    "follow": "roles",
    "index": "roles",
    "webhooks": "webhooks",
    "demo-set-up": "demo",
    "demo-outside": "demo",
}


class Manual(click.Group):
    """Loads a command when it is called; lists them in the order of COMMANDS."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"postroom.config.commands.{COMMANDS[cmd_name]}")
        name = cmd_name.replace("-", "_")
        return getattr(module, f"{name}_" if iskeyword(name) else name)  # type: ignore[no-any-return]


@click.group(cls=Manual, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="postroom")
def cli() -> None:
    """Postroom: shared mailboxes that a team reads, assigns, discusses and answers together.

    A new installation takes three commands:

    \b
      postroom init --data DIR --org "Acme" --admin ada@acme.test --password-stdin
      postroom mailbox add support@acme.test --name Support --data DIR
      postroom serve --data DIR --http 127.0.0.1:8000 --smtp 127.0.0.1:2525 --relay smtp://127.0.0.1:1025

    Every command takes --data DIR, or reads POSTROOM_DATA; without both it is ./data. The state lives in a
    SQLite file there, or in PostgreSQL with --database postgres://… (POSTROOM_DATABASE). `postroom demo`
    shows a working mailbox with sample mail, `postroom doctor` says what is wrong and what to do.
    """


def main() -> None:
    """Run the command line; what goes wrong is one line, never a stack trace."""
    try:
        cli(standalone_mode=False)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (DataFolderError, BrokenPipeError) as error:
        fail(str(error))


def fail(sentence: str) -> None:
    """Say what is wrong in one line on standard error and end with code 1."""
    click.echo(f"postroom: {sentence}", err=True)
    sys.exit(1)


def set_environment(data: Path | None, database: str | None) -> None:
    """Put the installation into the environment, from which the settings and child processes read it."""
    if data is not None:
        os.environ["POSTROOM_DATA"] = str(data.absolute())
    if database:
        os.environ["POSTROOM_DATABASE"] = database


if __name__ == "__main__":
    main()
