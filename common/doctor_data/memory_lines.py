"""memory_lines: whether a data set fits into the machine, cached and while a case is predicted."""

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

import numpy as np
import torch
from monai.bundle import ConfigParser
from monai.engines import default_prepare_batch
from monai.networks.utils import eval_mode
from monai.transforms import Compose, RandomizableTrait

from common.benchmark.peak_megabytes import peak_megabytes
from common.data.image_tensor import image_tensor
from common.doctor_data.available_bytes import available_bytes
from common.doctor_data.case_record import CaseRecord
from common.doctor_data.parsed_content import parsed_content

_CHAINS = ("train::corrected_cases::transform", "train::preprocessing")
_SPARED = 0.8  # share of the free memory that a cache may take: the network and the system need some too


def memory_lines(parser: ConfigParser, cases: Sequence[Mapping[str, Any]], records: Sequence[CaseRecord]) -> list[str]:
    """A line on the cache and one on inference; none where no case is good enough to be preprocessed.

    The smallest and the largest of the good cases are really preprocessed, and the others' bytes interpolated by their
    volume; the largest one is then predicted, by a network of the config's without training.

    Args:
        parser: whose `checked_cases` are these cases.
    """
    good = [pair for pair in zip(cases, records, strict=True) if not pair[1].is_broken and pair[1].size]
    usable = [pair for pair in good if "label" in pair[0] or not any("label" in case for case, _ in good)]
    if not usable:
        return []
    if "image_size" in parser:
        return _of_whole_images(parser, [case for case, _ in usable], number=len(cases))
    usable.sort(key=lambda pair: _extent(pair[1]))
    transforms = _cached_transforms(parser)
    smallest, largest = transforms(dict(usable[0][0])), transforms(dict(usable[-1][0]))
    extents = [_extent(usable[0][1]), _extent(usable[-1][1])]
    estimates = np.interp([_extent(record) for _, record in good], extents, [_bytes(smallest), _bytes(largest)])
    device = parsed_content(parser, "device")
    cached = float(estimates.mean()) * len(cases) * parser.get("jobs", 1)  # trainings at a time, each with a cache
    return [
        _caching(cached, available_bytes(torch.device("cpu")), cache_rate=parsed_content(parser, "cache_rate")),
        _inference(parser, largest, torch.device(device), case_id=usable[-1][1].case_id),
    ]


def _cached_transforms(parser: ConfigParser) -> Any:
    """What is done to a case before it is kept: all up to the first random transform."""
    chain = parsed_content(parser, next(name for name in _CHAINS if name in parser))
    compose = chain if isinstance(chain, Compose) else Compose(chain)
    end = compose.get_index_of_first(lambda step: isinstance(step, RandomizableTrait))
    return lambda case: compose(case, end=end)


def _extent(record: CaseRecord) -> float:
    """mm³, or pixels."""
    return prod(record.size) * prod(record.spacing)


def _bytes(item: Mapping[str, Any]) -> int:
    return sum(value.nbytes for value in item.values() if isinstance(value, torch.Tensor | np.ndarray))


def _caching(total: float, free: float, *, cache_rate: float) -> str:
    needed = total * cache_rate
    verdict = "fits" if needed <= _SPARED * free else f"lower cache_rate to {_SPARED * free / total:.2f}"
    return f"caching needs about {_text(needed)}, free {_text(free)}: {verdict}"


def _inference(parser: ConfigParser, item: Mapping[str, Any], device: torch.device, *, case_id: str) -> str:
    name = "validate::prepare_batch"
    prepare = parsed_content(parser, name) if name in parser else default_prepare_batch
    tensors = {key: value[None] for key, value in item.items() if isinstance(value, torch.Tensor)}
    image, _, *more = prepare(tensors, device)
    arguments, named = more or ((), {})
    inferer, network = (parsed_content(parser, name) for name in ("validate::inferer", "network_def"))
    free = available_bytes(device)
    network.to(device)
    with torch.no_grad(), eval_mode(network):
        peak = 1e6 * peak_megabytes(lambda: inferer(image, network, *arguments, **named), device)
    return _predicting(peak + _bytes(tensors), free, what=f"the largest case, {case_id},")


def _of_whole_images(parser: ConfigParser, cases: Sequence[Mapping[str, Any]], *, number: int) -> list[str]:
    """All images are kept in one tensor, and predicted in large batches."""
    batch = min(int(parser["validate::dataloader::batch_size"]), number)
    channels, size = parsed_content(parser, "in_channels"), parsed_content(parser, "image_size")
    image = image_tensor([dict(cases[0])], channels=channels, size=size)
    device = torch.device(parsed_content(parser, "device"))
    network, free = parsed_content(parser, "network_def").to(device), available_bytes(device)
    inputs = image.float().to(device).repeat(batch, 1, 1, 1)
    with torch.no_grad(), eval_mode(network):
        peak = 1e6 * peak_megabytes(lambda: network(inputs), device)
    needed = image.nbytes * number
    verdict = "fits" if needed <= _SPARED * free else "give a smaller image_size"
    return [
        f"all images need about {_text(needed)}, free {_text(free)}: {verdict}",
        _predicting(peak + inputs.nbytes, free, what=f"a batch of {batch} images"),
    ]


def _predicting(needed: float, free: float, *, what: str) -> str:
    verdict = "fits" if needed <= free else "lower memory_gb, or the window's size"
    return f"inference of {what} needs about {_text(needed)}, free {_text(free)}: {verdict}"


def _text(number: float) -> str:
    return f"{number / 1e9:.1f} GB" if number >= 1e9 else f"{number / 1e6:.0f} MB"
