"""Bytes by content hash: raw mail and attachments. No Django."""

from postroom.blobs.protocol import BlobMissing, Blobs, digest_of
from postroom.blobs.store import FileBlobs

__all__ = ["BlobMissing", "Blobs", "FileBlobs", "digest_of"]
