"""reference_ids: the ids that a value of a config refers to."""

from typing import Any

from monai.bundle import ReferenceResolver


def reference_ids(value: Any) -> list[str]:
    """Of "@id" and "$...@id...", as MONAI finds them; none of anything else."""
    return [name for name in ReferenceResolver.match_refs_pattern(value) if name] if isinstance(value, str) else []
