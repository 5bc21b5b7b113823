"""The picture of the U-Nets shows what figure 1 of the paper has, counted by hand."""

from bundles.unet2d_nuclei.architecture import architecture, unet_diagram
from bundles.unet2d_nuclei.networks import UNet


def test_published_network_is_the_figures() -> None:
    blocks = architecture().blocks[:11]
    assert [block.above for block in blocks] == [
        "1\n572²",
        *("64\n568²", "128\n280²", "256\n136²", "512\n64²", "1024\n28²"),
        *("512\n52²", "256\n100²", "128\n196²", "64\n388²"),
        "2\n388²",
    ]
    assert {block.inside for block in blocks[1:10]} == {"2 × 3²"}


def test_four_poolings_and_cropped_skips() -> None:
    notes = [note.text for note in architecture().notes]
    assert notes.count("max 2²") == 8  # of two networks
    assert {"64 × 392²", "128 × 200²", "256 × 104²", "512 × 56²"} <= set(notes)


def test_strided_convolutions_take_the_place_of_pooling() -> None:
    network = UNet(3, 1, widths=(2, 4, 6), padded=True, down_sampling="convolution")
    notes = [note.text for note in unet_diagram([("tiny", network, (3, 16, 16))]).notes]
    assert notes.count("2²") == 2
    assert "max 2²" not in notes
