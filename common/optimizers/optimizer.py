"""optimizer: the papers' optimisers by name, so that a knob, or a search, can choose.

A config can name a class itself, but not exchange it: the classes take their momentum by different arguments.
"""

from collections.abc import Callable, Iterable

from torch.nn import Parameter
from torch.optim import SGD, Adadelta, Adam, Optimizer

from common.checks.input_error import InputError
from common.checks.known_name import check_known_name
from common.optimizers.rmsprop_nesterov import RMSpropNesterov

_DEEPMEDICS = "rmsprop_nesterov"


def optimizer(
    params: Iterable[Parameter],
    name: str,
    *,
    learning_rate: float,
    momentum: float,
    l1: float = 0.0,
    l2: float = 0.0,
    normalised_momentum: bool = True,
) -> Optimizer:
    """The optimiser of this name: "sgd" with momentum, "adam", "adadelta" or "rmsprop_nesterov".

    Args:
        learning_rate: AdaDelta finds its own, which this multiplies: 1 is the paper's (Zeiler 2012, arXiv:1212.5701).
        momentum: the share of the past that a step keeps: Adam's beta1, whose beta2 is torch's .999; AdaDelta's rho,
            with which it forgets squared gradients and squared steps.
        l1, l2: penalties of the weights' size, of RMSpropNesterov alone; the others refuse them.
        normalised_momentum: of RMSpropNesterov; the others have none to normalise.
    """
    check_known_name(name, [*_OF_TORCH, _DEEPMEDICS], argument="optimizer_name")
    if name == _DEEPMEDICS:
        return RMSpropNesterov(
            params, learning_rate, momentum=momentum, normalised_momentum=normalised_momentum, l1=l1, l2=l2
        )
    if l1 or l2:
        raise InputError(f"l1 and l2: must be 0 for {name}, got {l1} and {l2}; only {_DEEPMEDICS} has them")
    return _OF_TORCH[name](params, learning_rate, momentum)


def _sgd(params: Iterable[Parameter], learning_rate: float, momentum: float) -> Optimizer:
    return SGD(params, lr=learning_rate, momentum=momentum)


def _adam(params: Iterable[Parameter], learning_rate: float, momentum: float) -> Optimizer:
    return Adam(params, lr=learning_rate, betas=(momentum, 0.999))


def _adadelta(params: Iterable[Parameter], learning_rate: float, momentum: float) -> Optimizer:
    return Adadelta(params, lr=learning_rate, rho=momentum)


_OF_TORCH: dict[str, Callable[[Iterable[Parameter], float, float], Optimizer]] = {
    "sgd": _sgd,
    "adam": _adam,
    "adadelta": _adadelta,
}
