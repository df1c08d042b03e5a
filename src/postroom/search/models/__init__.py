"""The tables of the floor: how far an index has come. The index itself is the engine's."""

from postroom.search.models.attachment_text import AttachmentText
from postroom.search.models.generation import Backlog, Generation, Passed

__all__ = ["AttachmentText", "Backlog", "Generation", "Passed"]
