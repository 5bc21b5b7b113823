"""optimizer: torch's optimisers of the papers by name, so that a knob, or a search, can choose.

A config can name torch's class itself, but not exchange it: the classes take their momentum by different arguments.
"""

from collections.abc import Callable, Iterable

from torch.nn import Parameter
from torch.optim import SGD, Adadelta, Adam, Optimizer

from common.checks.known_name import check_known_name


def optimizer(params: Iterable[Parameter], name: str, *, learning_rate: float, momentum: float) -> Optimizer:
    """The optimiser of this name: "sgd" with momentum, "adam" or "adadelta".

    Args:
        learning_rate: AdaDelta finds its own, which this multiplies: 1 is the paper's (Zeiler 2012, arXiv:1212.5701).
        momentum: the share of the past that a step keeps: Adam's beta1, whose beta2 is torch's .999; AdaDelta's rho,
            with which it forgets squared gradients and squared steps.
    """
    check_known_name(name, _OPTIMIZERS, argument="optimizer_name")
    return _OPTIMIZERS[name](params, learning_rate, momentum)


def _sgd(params: Iterable[Parameter], learning_rate: float, momentum: float) -> Optimizer:
    return SGD(params, lr=learning_rate, momentum=momentum)


def _adam(params: Iterable[Parameter], learning_rate: float, momentum: float) -> Optimizer:
    return Adam(params, lr=learning_rate, betas=(momentum, 0.999))


def _adadelta(params: Iterable[Parameter], learning_rate: float, momentum: float) -> Optimizer:
    return Adadelta(params, lr=learning_rate, rho=momentum)


_OPTIMIZERS: dict[str, Callable[[Iterable[Parameter], float, float], Optimizer]] = {
    "sgd": _sgd,
    "adam": _adam,
    "adadelta": _adadelta,
}
