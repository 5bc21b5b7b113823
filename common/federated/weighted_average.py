"""weighted_average: the weights of one network from those of several sites.

NVFLARE's own averaging adds them up as they arrive, so that the same training twice gives weights that differ in the
last digits; this one always adds in the same order.
"""

from collections.abc import Mapping

import numpy as np

Weights = Mapping[str, np.ndarray]


def weighted_average(weights: Mapping[str, Weights], cases: Mapping[str, int]) -> dict[str, np.ndarray]:
    """Federated averaging, McMahan et al. 2017 (arXiv:1602.05629): Σₖ nₖ/n · wₖ of each tensor, summed in float64.

    Whole numbers, such as how many batches a normalisation has seen, are rounded.

    Args:
        weights: tensors by name, by site.
        cases: nₖ, of training, by site.
    """
    sites = sorted(weights)
    if any(weights[site].keys() != weights[sites[0]].keys() for site in sites):
        raise ValueError(f"weights of all sites must be of one network, those of {', '.join(sites)} differ")
    total = sum(cases[site] for site in sites)
    return {
        name: _like(sum(cases[site] / total * np.asarray(weights[site][name], dtype=np.float64) for site in sites), of)
        for name, of in weights[sites[0]].items()
    }


def _like(average: np.ndarray | float, tensor: np.ndarray) -> np.ndarray:
    whole = np.issubdtype(tensor.dtype, np.integer)
    return np.asarray(np.rint(average) if whole else average).astype(tensor.dtype)
