"""The pages' browser, for tests of the pages on which one writes."""

from tests.web.conftest import browser

__all__ = ["browser"]
