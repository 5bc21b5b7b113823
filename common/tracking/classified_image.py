"""ClassifiedImage: an image and the class that it was given."""

from typing import Any, NamedTuple

from numpy.typing import NDArray


class ClassifiedImage(NamedTuple):
    """Classes are names."""

    case_id: str
    image: NDArray[Any]  # (C, W, H) of any range; three channels are red, green and blue
    predicted: str
    probability: float  # of the predicted class
    label: str | None  # the true class, where it is known
    cross_entropy: float  # 0 without a label
