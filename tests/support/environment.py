"""A pytest plugin, loaded before Django's settings are: a data folder of the tests' own, the database to test on."""

import os
import shutil
import tempfile
from pathlib import Path

import hypothesis

from postroom.kit.data_folder import DataFolder

# No test is timed: a busy machine is no fault. `make test-fast` tries fewer examples of each property.
EXAMPLES = int(os.environ.get("POSTROOM_TEST_EXAMPLES") or 50)
hypothesis.settings.register_profile(
    "postroom",
    deadline=None,
    max_examples=EXAMPLES,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("postroom")
DATA = Path(tempfile.mkdtemp(prefix="postroom-tests-"))
os.environ["POSTROOM_DATA"] = str(DATA)
os.environ.pop("POSTROOM_RELAY", None)
os.environ["POSTROOM_DNS"] = "127.0.0.1:1"  # No test asks the world's name servers.
if server := os.environ.get("POSTROOM_TEST_DATABASE"):
    os.environ["POSTROOM_DATABASE"] = f"{server}/postroom"
else:
    os.environ.pop("POSTROOM_DATABASE", None)
DataFolder(DATA).create()


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    shutil.rmtree(DATA, ignore_errors=True)
