"""Static files under names that change with their content, compressed once: browsers keep them for good."""

import fcntl
import json
from pathlib import Path
from zlib import crc32

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

from postroom.kit.files import write_atomically


class HashedStatic(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names of files by their content; plain names as long as nothing was collected (tests, commands)."""

    # Only our own modules: in those of packages, what merely looks like an import may name no file.
    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "postroom/js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )

    def url(self, name: str | None, force: bool = False) -> str:
        """Return the address of a static file."""
        return super().url(name, force) if self.hashed_files else f"{settings.STATIC_URL}{name}"


def collect_if_changed() -> None:
    """Collect the static files of the installed packages into the data folder, unless that was done before.

    Files of the version before stay: pages that are open go on to use them.
    """
    stamp, sources = settings.DATA_FOLDER.run / "static.json", _sources()
    with stamp.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (
            stamp.exists()
            and json.loads(stamp.read_text()) == sources
            and Path(settings.STATIC_ROOT).exists()
        ):
            return
        call_command("collectstatic", verbosity=0, interactive=False)
        write_atomically(stamp, json.dumps(sources).encode())


def _sources() -> dict[str, int]:
    """Return all static files with a mark of their content."""
    found: dict[str, int] = {}
    for finder in get_finders():
        for name, storage in finder.list(()):
            with storage.open(name) as file:
                found.setdefault(name, crc32(file.read()))
    return found
