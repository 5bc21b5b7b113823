"""BenchmarkReport: what a bundle's benchmark hands back."""

from typing import Any, NamedTuple


class BenchmarkReport(NamedTuple):
    """The text for the reader, and the figures for a JSON file."""

    text: str
    figures: dict[str, Any]
