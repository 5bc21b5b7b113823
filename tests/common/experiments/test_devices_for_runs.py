"""devices_for_runs spreads runs over GPUs and shares the cores among those of one device."""

import pytest
from monai.bundle import ConfigParser

from common.checks.input_error import InputError
from common.experiments import devices_for_runs as module
from common.experiments.devices_for_runs import devices_for_runs

ANY = ConfigParser({"device": {"_target_": "common.engines.default_device.default_device"}})
NAMED = ConfigParser({"device": "cuda:1"})


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two GPUs and nine cores, on which nobody has said how many threads to take."""
    monkeypatch.setattr(module, "visible_gpus", lambda: ["4", "7"])
    monkeypatch.setattr(module.os, "sched_getaffinity", lambda process: range(9))
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)


def test_one_run_on_each_gpu_takes_the_threads_it_likes() -> None:
    assert devices_for_runs(ANY, 1) == (["4", "7"], None)


def test_several_jobs_share_every_gpu_and_the_cores() -> None:
    assert devices_for_runs(ANY, 2) == (["4", "7", "4", "7"], 2)


def test_a_device_that_the_user_named_is_all_that_there_is() -> None:
    assert devices_for_runs(NAMED, 3) == ([None] * 3, 3)


def test_the_users_number_of_threads_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert devices_for_runs(NAMED, 3)[1] is None


def test_no_job_is_refused() -> None:
    with pytest.raises(InputError, match="jobs must be at least 1, got 0"):
        devices_for_runs(ANY, 0)
