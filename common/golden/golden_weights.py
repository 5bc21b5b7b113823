"""golden_weights: which golden outputs a bundle should have, and of which weights."""

from pathlib import Path


def golden_weights(root: Path) -> dict[str, str]:
    """By the name of its file: one for each file of weights; where none is shipped, one of the seeded network."""
    stems = sorted(file.stem for file in root.glob("models/*.pt"))
    return {f"golden/{stem}.json": f"models/{stem}.pt" for stem in stems} or {"golden/seeded.json": ""}
