"""A pytest plugin, loaded before Django's settings are: a data folder of the tests' own, the database to test on."""

import os
import shutil
import tempfile
from pathlib import Path

from postroom.kit.data_folder import DataFolder

DATA = Path(tempfile.mkdtemp(prefix="postroom-tests-"))
os.environ["POSTROOM_DATA"] = str(DATA)
os.environ.pop("POSTROOM_RELAY", None)
if server := os.environ.get("POSTROOM_TEST_DATABASE"):
    os.environ["POSTROOM_DATABASE"] = f"{server}/postroom"
else:
    os.environ.pop("POSTROOM_DATABASE", None)
DataFolder(DATA).create()


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    shutil.rmtree(DATA, ignore_errors=True)
