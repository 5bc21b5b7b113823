"""segment_source: the training segments of the plain config, from one volume in memory."""

from monai.data import MetaTensor

from common.benchmark.head_volume import Head
from common.data.segment_dataset import SegmentDataset


def segment_source(head: Head) -> SegmentDataset:
    """Item 0 is a new segment at each access: 25^3 of the normal pathway, which are 57^3 of image and 9^3 of label."""
    return SegmentDataset(
        [{name: MetaTensor(volume) for name, volume in head._asdict().items()}],
        output_size=9,
        margin=24,
        sampling="foreground_background",
        num_classes=5,
        flip_probability=0.5,
        intensity_shift_sd=0.1,
    )
