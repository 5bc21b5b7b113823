"""train_inference_drift: inference that works as the network was trained and evaluated."""

from collections.abc import Iterator
from typing import Any

from monai.bundle import ConfigParser

from common.doctor.bundle_files import EVALUATE, INFERENCE, TRAIN, BundleFiles
from common.doctor.comparable_transforms import keys_of, transforms_of, what_is_done
from common.doctor.config_differences import config_differences
from common.doctor.config_items import config_items
from common.doctor.finding import Finding
from common.doctor.plain_keys import plain_keys
from common.doctor.resolved import resolved


def train_inference_drift(bundle: BundleFiles) -> Iterator[Finding]:
    """Network, knobs, preprocessing, inferer and CRF of inference.json must be those of training and evaluation."""
    for compare in (_network, _knobs, _preprocessing, _inferer, _crf):
        try:
            yield from compare(bundle)
        except (KeyError, TypeError, AttributeError, ValueError, RuntimeError) as error:
            # why is found by other rules; that nothing was compared is not
            cause = error.__cause__ or error  # MONAI's error says less than what is behind it
            reason = str(cause).splitlines()[0] if str(cause) else type(cause).__name__
            name = compare.__name__.removeprefix("_")
            yield Finding("warning", f"configs/{INFERENCE}", name, f"cannot be compared ({reason})", "mend the configs")


def _network(bundle: BundleFiles) -> Iterator[Finding]:
    train, inference = (bundle.config(name).get("network_def") for name in (TRAIN, INFERENCE))
    yield from _differences("network_def", train, inference, TRAIN)


def _knobs(bundle: BundleFiles) -> Iterator[Finding]:
    train, inference = (plain_keys(bundle.config(name)) for name in (TRAIN, INFERENCE))
    for name in train.keys() & inference.keys():
        yield from _differences(name, train[name], inference[name], TRAIN)


def _preprocessing(bundle: BundleFiles) -> Iterator[Finding]:
    parser = bundle.parser(INFERENCE)
    if "ensemble" in parser:  # images are prepared as the models' own configs say
        return
    train = bundle.parser(TRAIN)
    if "preprocessing" not in parser or "validate::preprocessing" not in train:
        return
    inference, validation = transforms_of(parser, "preprocessing"), transforms_of(train, "validate::preprocessing")
    keys = keys_of(inference)
    there, here = (what_is_done(steps, keys=keys) for steps in (validation, inference))
    yield from _differences("preprocessing", there, here, f"validate::preprocessing of {TRAIN}")


def _inferer(bundle: BundleFiles) -> Iterator[Finding]:
    evaluate, infer = bundle.parser(TRAIN, EVALUATE), bundle.parser(INFERENCE)
    if "validate::inferer" not in evaluate or "inferer" not in infer:
        return
    evaluation, inference = _definition(evaluate, "validate::inferer"), _definition(infer, "inferer")
    yield from _differences("inferer", evaluation, inference, f"validate::inferer of {EVALUATE}")


def _definition(parser: ConfigParser, name: str) -> Any:
    """Resolved; of an ensemble, whose models bring what their own configs say, as it is written."""
    return parser[name] if "ensemble" in parser else resolved(parser, name)


def _crf(bundle: BundleFiles) -> Iterator[Finding]:
    evaluation, inference = (_crf_of(bundle.config(name)) for name in (EVALUATE, INFERENCE))
    yield from _differences("postprocessing", evaluation, inference, EVALUATE)


def _crf_of(config: dict[str, Any]) -> dict[str, Any]:
    """The knobs of the CRF, and its steps."""
    steps = [
        item for _, item in config_items(config) if isinstance(item, dict) and "DenseCRFd" in str(item.get("_target_"))
    ]
    return {key: value for key, value in config.items() if key.startswith("crf")} | {"DenseCRFd": steps}


def _differences(name: str, wanted: Any, found: Any, source: str) -> Iterator[Finding]:
    for key, there, here in config_differences(wanted, found, name):
        yield Finding("error", f"configs/{INFERENCE}", key, f"is {here}, but {there} in {source}", "make them equal")
