"""Branching: several chains of transforms over one case, what they begin with done once.

`monai.transforms.Compose` is one chain; `OneOf` and `SomeOf` choose among several.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from monai.data import MetaTensor
from monai.transforms import Compose, RandomizableTrait, Transform, apply_transform
from torch import Tensor

from common.checks.input_error import InputError
from common.data.transform_hash import transform_hash

_TOLERANCE = 1e-3  # of an affine's entries, in mm: those of files are rounded to float32


class Branching(Transform):
    """The item of the first chain, and beside it the "image" of each other chain by the chain's name.

    Steps are one as long as their classes and arguments, and those of all steps before them, are equal
    (`transform_hash`); where chains part, each goes on with a copy. All images must be on the first one's grid.

    Args:
        chains: of deterministic transforms of an item, by the names of their images; the first is "image".
        untouched: what an item has that no chain is given, such as a label that is compared in its own space.
    """

    def __init__(self, chains: Mapping[str, Sequence[Callable[..., Any]]], *, untouched: Sequence[str] = ()) -> None:
        if next(iter(chains), None) != "image":
            raise ValueError(f'chains must begin with "image", got {list(chains)}')
        self.chains = {name: Compose(chain).flatten().transforms for name, chain in chains.items()}
        if any(isinstance(step, RandomizableTrait) for chain in self.chains.values() for step in chain):
            raise ValueError("chains must hold no random transform, since the images would not fit each other")
        self.untouched = tuple(untouched)
        self._hashes = {name: [transform_hash([step]) for step in chain] for name, chain in self.chains.items()}

    @property
    def reference(self) -> Compose:
        """The first chain, whose own transforms are those that make "image": for `Invertd`."""
        return Compose(self.chains["image"])  # made anew, since a Compose holds a random state, which has no one hash

    def __call__(self, data: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
        result: dict[Hashable, Any] = {}
        images: dict[str, Tensor] = {}
        untouched: dict[Hashable, Any] = {key: data[key] for key in self.untouched if key in data}
        seen = {key: value for key, value in data.items() if key not in untouched}
        pending: list[tuple[Any, int, list[str]]] = [(seen, 0, list(self.chains))]  # item, steps done, chains
        while pending:
            item, done, names = pending.pop()
            together, others = self._parted(names, done)
            if others:
                pending.append((item, done, others))
                item = deepcopy(item)
            if done < len(self.chains[together[0]]):
                item = apply_transform(self.chains[together[0]][done], item, lazy=False)
                pending.append((item, done + 1, together))
            else:
                images |= dict.fromkeys(together, item["image"])
                result = item if "image" in together else result
        _check_one_grid(images)
        return {**untouched, **result, **{name: images[name] for name in self.chains}}

    def _parted(self, names: Sequence[str], done: int) -> tuple[list[str], list[str]]:
        """The last chain with those that have the same next step, or that end here too; and all others.

        So the first chain comes last, and what it gives is not held while the others are at work.
        """
        following = {name: self._hashes[name][done : done + 1] for name in names}
        together = [name for name in names if following[name] == following[names[-1]]]
        return together, [name for name in names if name not in together]


def _check_one_grid(images: Mapping[str, Tensor]) -> None:
    first = images["image"]
    for name, image in images.items():
        if image.shape[1:] != first.shape[1:]:
            raise _other_grid(name, f"{tuple(image.shape[1:])} and {tuple(first.shape[1:])} voxels")
        if isinstance(image, MetaTensor) and isinstance(first, MetaTensor):
            difference = (image.affine - first.affine).abs().max().item()
            if not difference <= _TOLERANCE:
                raise _other_grid(name, f"affines that differ by up to {difference:.3g} mm")


def _other_grid(name: str, got: str) -> InputError:
    fix = "train all members with the same spacing and orientation"
    return InputError(f"{name}: must be on the grid of image, got {got}; {fix}")
