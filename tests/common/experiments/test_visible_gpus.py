"""visible_gpus keeps to what the user lets it see."""

import pytest
import torch

from common.experiments.visible_gpus import visible_gpus


@pytest.mark.parametrize(
    ("variable", "count", "names"),
    [(None, 2, ["0", "1"]), ("2, 5", 2, ["2", "5"]), ("GPU-a,GPU-b", 1, ["GPU-a"]), ("", 0, []), (None, 0, [])],
    ids=["all", "some", "one is not there", "none", "no GPU"],
)
def test_gpus_have_the_names_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, variable: str | None, count: int, names: list[str]
) -> None:
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    if variable is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", variable)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: count)
    assert visible_gpus() == names
