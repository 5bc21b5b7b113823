"""adapted_step: the training step of a segmenter, with or without domains to adapt it to."""

from collections.abc import Sized

from common.engines.adversarial_step import AdversarialStep
from common.engines.supervised_step import SupervisedStep


def adapted_step(step: AdversarialStep, domains: Sized) -> AdversarialStep | SupervisedStep:
    """The step itself, or where there are no domains that of supervised training: the same, with neither L_adv nor the
    second pass that it takes.

    Args:
        domains: of `segments_by_domain`.
    """
    return step if len(domains) else SupervisedStep(amp=step.amp)
