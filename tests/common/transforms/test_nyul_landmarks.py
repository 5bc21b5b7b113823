"""Claims about landmarks of histograms."""

import json
from pathlib import Path

import pytest
import torch

from common.checks.input_error import InputError
from common.transforms.nyul_landmarks import foreground_percentiles, learn_landmarks, read_landmarks, save_landmarks

MASK = torch.ones(1, 101, dtype=torch.bool)
RAMP = torch.arange(101.0)[None]  # its percentiles are 1, 10, ... 90, 99
SQUARES = RAMP**2
SCALED_RAMP = [100 * (p - 1) / 98 for p in (1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 99)]
SCALED_SQUARES = [100 * (p**2 - 1) / 9800 for p in (1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 99)]


def _case(image: torch.Tensor, mask: torch.Tensor = MASK) -> dict[str, torch.Tensor]:
    return {"image": image, "mask": mask}


def test_percentiles_are_those_of_the_mask() -> None:
    image = torch.cat([RAMP, torch.full((1, 50), 1e6)], dim=1)
    percentiles = foreground_percentiles(image, image < 1000)
    assert percentiles.tolist() == [[1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 99]]


def test_landmarks_of_one_case_are_its_percentiles_from_0_to_100() -> None:
    landmarks = learn_landmarks([_case(RAMP)])
    assert landmarks[0].tolist() == pytest.approx(SCALED_RAMP)


def test_landmarks_are_the_mean_over_cases_whatever_their_units() -> None:
    landmarks = learn_landmarks([_case(1000 * RAMP - 7), _case(SQUARES)])
    expected = [(a + b) / 2 for a, b in zip(SCALED_RAMP, SCALED_SQUARES, strict=True)]
    assert landmarks[0].tolist() == pytest.approx(expected)


def test_channels_have_landmarks_of_their_own() -> None:
    landmarks = learn_landmarks([_case(torch.cat([RAMP, SQUARES]))])
    assert landmarks.tolist() == [pytest.approx(SCALED_RAMP), pytest.approx(SCALED_SQUARES)]


def test_missing_sequence_does_not_count() -> None:
    both, one = torch.cat([RAMP, SQUARES]), torch.cat([RAMP, torch.zeros(1, 101)])
    assert torch.equal(learn_landmarks([_case(both), _case(one)]), learn_landmarks([_case(both)]))


def test_sequence_that_every_case_lacks_is_refused() -> None:
    with pytest.raises(InputError, match=r"^landmarks: channel 1 varies in no case's mask; give cases that have .*$"):
        learn_landmarks([_case(torch.cat([RAMP, torch.zeros(1, 101)]))])


def test_empty_mask_is_refused() -> None:
    with pytest.raises(InputError, match=r"^mask: must hold voxels to take the percentiles of, got none"):
        learn_landmarks([_case(RAMP, ~MASK)])


def test_file_has_a_row_for_each_channel_and_gives_them_back_exactly(tmp_path: Path) -> None:
    landmarks = learn_landmarks([_case(torch.cat([RAMP, SQUARES, RAMP**3]))])
    path = save_landmarks(landmarks, tmp_path / "run" / "landmarks.json")
    assert path == str(tmp_path / "run" / "landmarks.json")
    assert [len(row) for row in json.loads(Path(path).read_text())] == [11, 11, 11]
    assert torch.equal(read_landmarks(path), landmarks)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read"),
        ("not json", "cannot be read"),
        ('{"flair": [0, 100]}', "cannot be read"),
        ('["flair"]', "cannot be read"),
        ("[[0, 50, 100], [0, 100]]", "cannot be read"),
        ("[]", "must have 11 ascending numbers for each channel"),
        ("[[0, 50, 100]]", "must have 11 ascending numbers for each channel"),
        ("[[0, 10, 20, 30, 40, 50, 60, 90, 80, 70, 100]]", "must have 11 ascending numbers for each channel"),
        ("[[0, 10, 20, 30, 40, 50, 60, NaN, 80, 90, 100]]", "must have 11 ascending numbers for each channel"),
    ],
    ids=["missing", "no JSON", "object", "text", "uneven", "empty", "short", "descending", "NaN"],
)
def test_file_without_landmarks_is_refused_in_one_line(tmp_path: Path, content: str | None, message: str) -> None:
    path = tmp_path / "landmarks.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(InputError, match=message) as caught:
        read_landmarks(path)
    assert str(caught.value).startswith(f"landmarks: {path} ")
    assert "\n" not in str(caught.value)
