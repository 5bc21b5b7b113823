"""network_data_format: channels and classes in metadata.json that are those of the network."""

from collections.abc import Iterator

from monai.bundle import ConfigParser

from common.doctor.bundle_files import INFERENCE, METADATA, BundleFiles
from common.doctor.config_value import config_value
from common.doctor.finding import Finding

_FORM = "network_data_format"
# the arguments of network_def that say how many channels there are, and the knob with their names
_PARTS = {
    ("inputs", "image"): (("in_channels",), "sequences"),
    ("outputs", "pred"): (("out_channels", "num_classes"), "class_names"),
}


def network_data_format(bundle: BundleFiles) -> Iterator[Finding]:
    """Input `image` and output `pred` must have the channels of the network in inference.json, each with its name."""
    parser = bundle.parser(INFERENCE)
    for part, (arguments, knob) in _PARTS.items():
        key = "::".join((_FORM, *part))
        tensor = bundle.metadata(_FORM, *part)
        if not tensor:
            yield _finding(key, "must be there: MONAI looks for it", "describe it")
            continue
        names = bundle.metadata(_FORM, *part, "channel_def")
        yield from _numbers(key, tensor.get("num_channels"), list(names))
        yield from _channels(key, tensor.get("num_channels"), parser, arguments)
        yield from _names(f"{key}::channel_def", list(names.values()), parser, knob)


def _numbers(key: str, count: object, numbers: list[str]) -> Iterator[Finding]:
    if numbers != [str(number) for number in range(len(numbers))] or len(numbers) != count:
        yield _finding(
            f"{key}::channel_def", f"must name channels 0 to num_channels - 1, {count} of them", "correct it"
        )


def _channels(key: str, count: object, parser: ConfigParser, arguments: tuple[str, ...]) -> Iterator[Finding]:
    for argument in arguments:
        given = config_value(parser, f"network_def::{argument}")
        if isinstance(given, int) and given != count:
            rule = f"is {count}, but {argument} of network_def in inference.json is {given}"
            yield _finding(f"{key}::num_channels", rule, "make them equal")


def _names(key: str, names: list[object], parser: ConfigParser, knob: str) -> Iterator[Finding]:
    given = config_value(parser, knob)
    if not isinstance(given, list | tuple):
        return
    # a channel such as a border has no class of its own
    is_told = list(given) == names if len(given) == len(names) else all(name in names for name in given)
    if not is_told:
        rule = f"is {', '.join(map(str, names))}, but {knob} in inference.json is {', '.join(map(str, given))}"
        yield _finding(key, rule, "make them equal")


def _finding(key: str, rule: str, fix: str) -> Finding:
    return Finding("error", f"configs/{METADATA}", key, rule, fix)
