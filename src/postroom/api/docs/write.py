"""Writing the description down, and the client made from it, so that no change goes unnoticed: `make openapi`."""

import json
import os
import sys
from pathlib import Path
from typing import Any


def files() -> dict[str, str]:
    """Return what is written, by its path in the repository."""
    from postroom.api.docs import client
    from postroom.api.v1 import api

    description: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema()))
    return {
        "docs/openapi.json": json.dumps(description, indent=1, ensure_ascii=False, sort_keys=True) + "\n",
        "src/postroom/client/shapes.py": client.shapes(description),
        "src/postroom/client/calls.py": client.calls(description),
    }


def main(root: str) -> None:
    """Write them below the root of the repository."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "postroom.config.settings")
    import django

    django.setup()
    for path, text in files().items():
        Path(root, path).write_text(text)


if __name__ == "__main__":
    main(sys.argv[1])
