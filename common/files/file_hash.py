"""file_hash: by which the content of a file is known; `hashlib.file_digest` is not in Python 3.10."""

import hashlib
from pathlib import Path


def file_hash(path: Path) -> str:
    """SHA-256, as `sha256sum` prints it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
