"""uncertainty_montage shows the slice in which an ensemble is most unsure of what it predicts."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from nibabel.orientations import apply_orientation, axcodes2ornt, ornt_transform
from numpy.typing import NDArray

import common.tracking.uncertainty_montage as module
from common.tracking.uncertainty_montage import UNITS, uncertainty_montage

_SHAPE = (6, 8, 5)
_IMAGE: NDArray[np.float32] = np.broadcast_to(np.arange(5, dtype=np.float32), _SHAPE)  # as bright as the slice is high
_PRED = np.zeros(_SHAPE, np.int16)
_PRED[2:4, 2:5, 1:3] = 1
_ENTROPY = np.zeros(_SHAPE, np.float32)
_ENTROPY[2, 2, 1], _ENTROPY[2, 2, 2], _ENTROPY[0, 0, 4] = 0.25, 0.5, 0.75
_MAPS = {"entropy": _ENTROPY, "mutual_information": _ENTROPY / 10, "disagreement": _ENTROPY * 0}


@pytest.fixture
def drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Figure]:
    """The figure of which the PNG is written."""
    figures: list[Figure] = []

    class Canvas(module.FigureCanvasAgg):
        def __init__(self, figure: Figure) -> None:
            super().__init__(figure)
            figures.append(figure)

    monkeypatch.setattr(module, "FigureCanvasAgg", Canvas)

    def draw(**changed: Any) -> Figure:
        given = {"image": _IMAGE, "maps": _MAPS, "label": _PRED, "pred": _PRED, **changed}
        uncertainty_montage(given.pop("image"), given.pop("maps"), tmp_path / "a.png", **given)
        return figures[-1]

    return draw


def _panels(figure: Figure) -> list[NDArray[np.float32]]:
    """What the image's panel and those of the maps show, as shares of their windows."""
    return [np.asarray(axes.images[0].get_array()) for axes in figure.axes if axes.images]


def test_slice_has_most_entropy_inside_the_prediction(drawn: Callable[..., Figure]) -> None:
    image = _panels(drawn())[0]
    np.testing.assert_allclose(image, 2 / 4, atol=0.01)  # the third of the slices 0 to 4


def test_slice_has_most_entropy_of_all_where_nothing_is_predicted(drawn: Callable[..., Figure]) -> None:
    image = _panels(drawn(pred=_PRED * 0))[0]
    np.testing.assert_allclose(image, 1, atol=0.01)


@pytest.mark.parametrize("axis_codes", ["LPS", "PIR", "SRA"])
def test_storage_order_makes_no_difference(drawn: Callable[..., Figure], axis_codes: str) -> None:
    to_stored = ornt_transform(axcodes2ornt("RAS"), axcodes2ornt(axis_codes))

    def stored(volume: NDArray[Any]) -> NDArray[Any]:
        return np.asarray(apply_orientation(volume, to_stored))

    maps = {name: stored(values) for name, values in _MAPS.items()}
    given = {"image": stored(_IMAGE), "maps": maps, "label": stored(_PRED), "pred": stored(_PRED)}
    for shown, expected in zip(_panels(drawn(axis_codes=axis_codes, **given)), _panels(drawn()), strict=True):
        np.testing.assert_array_equal(shown, expected)


def test_maps_are_turned_as_the_image(drawn: Callable[..., Figure]) -> None:
    entropy = _panels(drawn())[1]
    # right and anterior, the last of the first two axes, are at the left and on top
    assert np.argwhere(entropy == 1).tolist() == [[8 - 1 - 2, 6 - 1 - 2]]


def test_colours_of_a_map_end_at_its_highest_value_in_the_slice(drawn: Callable[..., Figure]) -> None:
    figure = drawn()
    ends = [axes.get_xlim()[1] for axes in figure.axes if axes.get_xlabel() in UNITS.values()]
    # of a map without any uncertainty at what is more than a rounding error
    assert ends == pytest.approx([0.5, 0.05, 0.01])
    assert [panel.max() for panel in _panels(figure)[1:]] == pytest.approx([1, 1, 0])


def test_panels_and_bars_say_what_they_are(drawn: Callable[..., Figure]) -> None:
    names = [axes.get_xlabel() for axes in drawn(title="case 1").axes]
    assert names == [
        "axial",
        *("entropy", "nats"),
        *("mutual information", "nats"),
        *("disagreement", "share of members"),
    ]


def test_panels_have_one_size_in_one_row_and_keep_the_aspect(drawn: Callable[..., Figure]) -> None:
    figure = drawn(spacing=(2, 1, 9))
    boxes = [axes.get_position() for axes in figure.axes if axes.images]
    assert len({(round(box.y0, 6), round(box.width, 6), round(box.height, 6)) for box in boxes}) == 1
    width, height = np.multiply(figure.get_size_inches(), (boxes[0].width, boxes[0].height))
    assert width / height == pytest.approx(12 / 8)


def test_contours_are_upon_the_image_alone(drawn: Callable[..., Figure]) -> None:
    both, without_label = drawn(), drawn(label=None)
    assert [len(axes.lines) for axes in both.axes if axes.images] == [2, 0, 0, 0]
    assert [len(axes.lines) for axes in without_label.axes if axes.images] == [1, 0, 0, 0]


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"pred": _PRED[1:]}, id="pred"),
        pytest.param({"label": _PRED[1:]}, id="label"),
        pytest.param({"maps": _MAPS | {"disagreement": _ENTROPY[1:]}}, id="disagreement"),
    ],
)
def test_what_lies_on_another_grid_is_named(
    drawn: Callable[..., Figure], changed: dict[str, Any], request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    name = request.node.callspec.id
    with pytest.raises(ValueError, match=rf"{name} must lie on the volume's grid, got shapes \(5, 8, 5\) and"):
        drawn(**changed)
    assert not list(tmp_path.iterdir())
