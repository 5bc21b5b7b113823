"""curves_section: what a training's recorder took down, epoch by epoch."""

import tempfile
from pathlib import Path
from xml.etree.ElementTree import Element

from common.bundle.run_record import RunRecord
from common.report.data_uri import png_uri
from common.report.element import element
from common.report.missing import missing
from common.tracking.read_curves import read_curves
from common.tracking.training_curves import training_curves


def curves_section(training: RunRecord | None) -> Element:
    """The picture of `training_curves`."""
    if training is None:
        return missing("The training of these weights is not beside this folder, so there are no curves.")
    table = training.folder / "pictures" / "curves.csv"
    curves = read_curves(table) if table.is_file() else {}
    if not any(curves.values()):
        return missing("No curves were recorded: the training has not ended its first epoch, or has no CurveRecorder.")
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "curves.png"
        training_curves(curves, picture, title=training.folder.name)
        return element("img", {"src": png_uri(picture), "alt": f"curves of {', '.join(curves)}"})
