"""tensor_mismatches: where the tensors of a file and those of a network differ.

`torch.nn.Module.load_state_dict` says so too, in an exception's text of many lines.
"""

from collections.abc import Mapping

from torch import Tensor

ABSENT = "absent"


def tensor_mismatches(given: Mapping[str, Tensor], wanted: Mapping[str, Tensor]) -> dict[str, tuple[str, str]]:
    """By name, sorted: the shapes, given and wanted, of each tensor that is not on both sides alike; or "absent"."""
    sides = [{name: str(tuple(tensor.shape)) for name, tensor in side.items()} for side in (given, wanted)]
    shapes = {name: (sides[0].get(name, ABSENT), sides[1].get(name, ABSENT)) for name in sorted({**given, **wanted})}
    return {name: (there, here) for name, (there, here) in shapes.items() if there != here}
