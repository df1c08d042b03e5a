"""Build hook: the dependencies of the package are those of requirements/base.in, stated once."""

from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface


class Dependencies(MetadataHookInterface):
    """Read the list of direct dependencies."""

    def update(self, metadata: dict[str, object]) -> None:
        """Put the lines of base.in that are no comments into the metadata."""
        lines = (Path(self.root) / "requirements" / "base.in").read_text().splitlines()
        metadata["dependencies"] = [line for line in lines if line and not line.startswith("#")]
