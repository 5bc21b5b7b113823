"""UncertaintyRecorder draws the first cases of an ensemble's evaluation."""

from pathlib import Path
from typing import Any

import ignite.distributed as idist
import pytest
from ensemble_outputs import ensemble_output, planes, run_handler

import common.tracking.uncertainty_recorder as module
from common.tracking.uncertainty_recorder import UncertaintyRecorder


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the recorder hands over to be drawn."""
    calls: list[dict[str, Any]] = []

    def uncertainty_montage(image: Any, maps: dict[str, Any], path: Path, **options: Any) -> None:
        calls.append({"image": image, "maps": maps, "name": path.name, **options})

    monkeypatch.setattr(module, "uncertainty_montage", uncertainty_montage)
    return calls


def _output(case_id: str) -> dict[str, Any]:
    return ensemble_output(case_id, label=1, pred=2, image=3, entropy=4, mutual_information=5, disagreement=6)


def _sums(arrays: dict[str, Any]) -> dict[str, int]:
    """Planes of each."""
    return {name: round(float(array.sum()) / 36) for name, array in arrays.items()}


def test_pictures_of_the_first_cases_are_named_after_them(tmp_path: Path) -> None:
    outputs = [_output(f"case/{number}") for number in range(3)]
    run_handler(UncertaintyRecorder(tmp_path, class_names=["tumour"], max_cases=2), *outputs)
    assert sorted(path.name for path in (tmp_path / "uncertainty").iterdir()) == ["case_0.png", "case_1.png"]


def test_next_evaluation_draws_the_first_cases_again(tmp_path: Path, drawn: list[dict[str, Any]]) -> None:
    recorder = UncertaintyRecorder(tmp_path, class_names=["tumour"], max_cases=1)
    for _ in range(2):
        run_handler(recorder, _output("a"), _output("b"))
    assert [call["name"] for call in drawn] == ["a.png", "a.png"]


def test_each_thing_is_drawn_as_what_it_is(tmp_path: Path, drawn: list[dict[str, Any]]) -> None:
    run_handler(UncertaintyRecorder(tmp_path, class_names=["tumour"]), _output("a"))
    assert _sums({name: drawn[0][name] for name in ("image", "label", "pred")}) == {"image": 3, "label": 1, "pred": 2}
    assert _sums(drawn[0]["maps"]) == {"entropy": 4, "mutual_information": 5, "disagreement": 6}
    assert (drawn[0]["title"], drawn[0]["class_names"]) == ("a", ["tumour"])


def test_geometry_is_that_of_the_image(tmp_path: Path, drawn: list[dict[str, Any]]) -> None:
    output = _output("a")
    output["image"].affine[0, 0] = -2
    run_handler(UncertaintyRecorder(tmp_path, class_names=["tumour"]), output)
    assert (drawn[0]["spacing"], drawn[0]["axis_codes"]) == ([2, 1, 1], "LAS")


@pytest.mark.parametrize("absent", [{}, {"label": None}], ids=["missing", "None"])
def test_label_may_be_absent(tmp_path: Path, drawn: list[dict[str, Any]], absent: dict[str, None]) -> None:
    output = _output("a")
    del output["label"]
    run_handler(UncertaintyRecorder(tmp_path, class_names=["tumour"]), output | absent)
    assert drawn[0]["label"] is None


def test_channel_picks_the_sequence(tmp_path: Path, drawn: list[dict[str, Any]]) -> None:
    output = _output("a")
    output["image"] = output["image"].repeat(2, 1, 1, 1)
    output["image"][1] = planes(6)[0]
    run_handler(UncertaintyRecorder(tmp_path, class_names=["tumour"], channel=1), output)
    assert _sums({"image": drawn[0]["image"]}) == {"image": 6}


def test_only_the_first_process_draws(
    tmp_path: Path, drawn: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idist, "get_rank", lambda: 1)
    run_handler(UncertaintyRecorder(tmp_path, class_names=["tumour"]), _output("a"))
    assert not drawn
