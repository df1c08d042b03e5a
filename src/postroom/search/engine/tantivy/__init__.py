"""The embedded engine: a tantivy index in a folder below the data folder."""

from postroom.search.engine.tantivy.engine import TantivyEngine

__all__ = ["TantivyEngine"]
