"""comparable_transforms: a chain of transforms in a form in which training and inference can be compared."""

from typing import Any

from monai.bundle import ConfigParser
from monai.utils import ensure_tuple

from common.doctor.resolved import resolved

_ONE_A_KEY = ("mode", "padding_mode", "align_corners", "dtype")  # MONAI takes a list with an entry for each of the keys
_OF_THE_KEYS = ("keys", "allow_missing_keys", "_desc_", "_disabled_", *_ONE_A_KEY)


def transforms_of(parser: ConfigParser, name: str) -> list[dict[str, Any]]:
    """The chain at `name`, resolved, nested Composes unfolded, without what is disabled."""
    return list(_unfolded(resolved(parser, name)))


def _unfolded(transform: dict[str, Any]) -> list[dict[str, Any]]:
    if transform.get("_disabled_"):
        return []
    if transform["_target_"].rpartition(".")[2] != "Compose":
        return [transform]
    return [inner for member in transform["transforms"] for inner in _unfolded(member)]


def keys_of(transforms: list[dict[str, Any]]) -> set[str]:
    """All keys of the samples that the transforms work on."""
    return {key for transform in transforms for key in ensure_tuple(transform.get("keys", ()))}


def what_is_done(transforms: list[dict[str, Any]], *, keys: set[str]) -> list[dict[str, Any]]:
    """Target and arguments of each transform as far as `keys` are concerned; those of other keys only are left out."""
    done = []
    for transform in transforms:
        own = ensure_tuple(transform.get("keys", ()))
        if own and not keys.intersection(own):
            continue
        common = {name: value for name, value in transform.items() if name not in _OF_THE_KEYS}
        single = {name: _by_key(transform[name], own, keys) for name in _ONE_A_KEY if name in transform}
        done.append({**common, **single})
    return done


def _by_key(value: Any, own: tuple[str, ...], keys: set[str]) -> Any:
    """The part of a list with an entry a key that belongs to `keys`, as one value where it is the same for all."""
    if not own:
        return value
    values = list(value) if isinstance(value, list | tuple) else [value]
    values = values * len(own) if len(values) == 1 else values
    kept = [entry for key, entry in zip(own, values, strict=True) if key in keys]
    return kept[0] if all(entry == kept[0] for entry in kept) else kept
