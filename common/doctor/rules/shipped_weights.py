"""shipped_weights: files of weights that fit the network of inference."""

from collections.abc import Iterator
from pathlib import Path

import torch
from torch import nn

from common.bundle.tensor_mismatches import ABSENT, tensor_mismatches
from common.bundle.weights import read_state
from common.checks.input_error import InputError
from common.doctor.bundle_files import INFERENCE, BundleFiles
from common.doctor.finding import Finding


def shipped_weights(bundle: BundleFiles) -> Iterator[Finding]:
    """Each file in `models` must load strictly into network_def: MONAI Label offers them all to its users."""
    files = sorted((bundle.root / "models").glob("*.pt"))
    if not files:
        return
    try:
        with torch.device("meta"):  # shapes alone, no memory, no time
            network = bundle.parser(INFERENCE).get_parsed_content("network_def")
    except Exception as error:  # components raise what they like
        cause = error.__cause__ or error
        reason = f"cannot be built ({type(cause).__name__}: {str(cause).splitlines()[0][:120]})"
        yield Finding("error", f"configs/{INFERENCE}", "network_def", reason, "mend its arguments")
        return
    if isinstance(network, nn.Module):
        for file in files:
            yield from _misfits(file, network)


def _misfits(file: Path, network: nn.Module) -> Iterator[Finding]:
    name = f"models/{file.name}"
    try:
        mismatches = tensor_mismatches(read_state(file), network.state_dict())
    except InputError as error:
        yield Finding("error", name, "", str(error).removeprefix("weights: "), "save a flat state dict with torch.save")
        return
    if mismatches:
        tensor, (there, here) = next(iter(mismatches.items()))
        sides = [side if side == ABSENT else f"of shape {side}" for side in (there, here)]
        rule = f"is {sides[0]} here, {sides[1]} in network_def of inference.json; {len(mismatches)} tensors differ"
        yield Finding("error", name, tensor, rule, "ship weights of this network, or configure theirs")
