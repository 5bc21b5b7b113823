"""weighted_average weights the sites by their cases, whatever the order in which they come."""

import numpy as np
import pytest

from common.federated.weighted_average import weighted_average


def test_sites_count_by_their_cases() -> None:
    weights = {"north": {"kernel": np.array([0.0, 4.0])}, "south": {"kernel": np.array([8.0, 0.0])}}
    average = weighted_average(weights, {"north": 3, "south": 1})
    assert average["kernel"].tolist() == [2.0, 3.0]


def test_average_is_of_the_kind_of_the_tensors() -> None:
    weights = {
        "north": {"seen": np.array(3), "bias": np.float32([1])},
        "south": {"seen": np.array(6), "bias": np.float32([2])},
    }
    average = weighted_average(weights, {"north": 1, "south": 1})
    assert (average["seen"].dtype, average["seen"].shape, int(average["seen"])) == (np.int64, (), 4)
    assert (average["bias"].dtype, average["bias"].tolist()) == (np.float32, [1.5])


def test_order_of_arrival_changes_no_bit() -> None:
    rng = np.random.default_rng(0)
    weights = {site: {"kernel": rng.normal(size=1000)} for site in "abcde"}
    cases = dict(zip("abcde", (3, 5, 7, 11, 13), strict=True))
    first = weighted_average(weights, cases)["kernel"]
    assert np.array_equal(first, weighted_average({site: weights[site] for site in "dbeac"}, cases)["kernel"])


def test_different_networks_are_refused() -> None:
    weights = {"north": {"kernel": np.zeros(1)}, "south": {"bias": np.zeros(1)}}
    with pytest.raises(ValueError, match=r"^weights of all sites must be of one network, those of north, south differ"):
        weighted_average(weights, {"north": 1, "south": 1})
