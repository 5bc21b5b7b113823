"""Draws what each of the six bundles does: docs/pictures/overview.png, of README.md.

    python scripts/draw_overview.py --unadapted RUN --adapted RUN

Segments one phantom a bundle with the bundle's inference.json: with the newest run in --runs of V-Net and of the
ensemble, with the weights that the others ship, and a patient of the second scanner with those of two trainings of
adversarial_uda_tbi, of which one (--target_sites "[]") saw the first scanner alone. Takes a minute.
"""

import subprocess
import sys
import tempfile
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from nibabel.affines import voxel_sizes
from nibabel.orientations import aff2axcodes
from PIL import Image

from common.checks.input_error import InputError
from common.data.brain_phantoms import brain_phantoms
from common.data.nuclei_phantoms import nuclei_phantoms
from common.data.prostate_phantoms import prostate_phantoms
from common.data.tbi_phantoms import tbi_phantoms
from common.experiments.run_command import run_command
from common.experiments.toy_panel import toy_panel
from common.experiments.toy_run import ToyRun
from common.experiments.toy_study import toy_study
from common.files.whole_file import whole_file
from common.tracking.class_contours import ClassContours
from common.tracking.contrast_window import contrast_window
from common.tracking.display_panels import display_panels
from common.tracking.panel import Panel
from common.tracking.show_classes import show_classes
from common.tracking.show_panel import show_panel

_PROJECT = Path(__file__).resolve().parents[1]
_PATIENT: dict[str, Any] = {"count": 1, "seed": 3}
_Draw = Callable[[Axes], None]


def main() -> None:
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter, allow_abbrev=False)
    parser.add_argument("--runs", type=Path, default=_PROJECT / "runs", metavar="DIR", help="runs unless given")
    for name, text in (("unadapted", "on the first scanner alone"), ("adapted", "adapted to the second")):
        parser.add_argument(f"--{name}", type=Path, required=True, metavar="RUN", help=f"folder of a training {text}")
    parser.add_argument("--output", type=Path, default=_PROJECT / "docs" / "pictures" / "overview.png", metavar="FILE")
    arguments = parser.parse_args()
    for run in (arguments.unadapted, arguments.adapted):
        if not (run / "model.pt").is_file():
            raise InputError(f"{run}: no model.pt; give the folder of a training of adversarial_uda_tbi")
    with tempfile.TemporaryDirectory() as folder:
        panels = _panels(Path(folder), arguments.runs.resolve(), arguments.unadapted, arguments.adapted)
        _draw(panels, arguments.output)
    print(arguments.output)


def _panels(folder: Path, runs: Path, unadapted: Path, adapted: Path) -> dict[str, _Draw]:
    """What fills a panel, by what is written above it."""

    def segment(bundle: str, data: str, name: str, **options: object) -> Path:
        given = {"runs": runs, "dataset_dir": data, "output_dir": folder / name, "track": "false", **options}
        command = [sys.executable, "-m", "monai.bundle", "run", "--config_file"]
        command.append(str(_PROJECT / "bundles" / bundle / "configs" / "inference.json"))
        command += [word for key, value in given.items() for word in (f"--{key}", str(value))]
        ended = subprocess.run(command, cwd=_PROJECT, capture_output=True, text=True)
        if ended.returncode:
            raise InputError(f"{bundle}: {(ended.stderr or ended.stdout).strip().splitlines()[-1]}")
        return folder / name

    nuclei = segment("unet2d_nuclei", nuclei_phantoms(folder, **_PATIENT), "nuclei")
    prostates, brains = prostate_phantoms(folder, **_PATIENT), brain_phantoms(folder, **_PATIENT)
    injured = tbi_phantoms(folder, site="T", **{**_PATIENT, "seed": 5})
    prostate = Path(prostates, "images", "prostate_000.nii.gz"), Path(prostates, "labels", "prostate_000.nii.gz")
    tumour = Path(brains, "brain_000", "flair.nii.gz"), Path(brains, "brain_000", "label.nii.gz")
    injury = Path(injured, "T_000", "swi.nii.gz"), Path(injured, "T_000", "label.nii.gz")

    found = segment("vnet_prostate", prostates, "prostate") / "prostate_000_pred.nii.gz"
    classes = segment("deepmedic_brats", brains, "tumour") / "brain_000_pred.nii.gz"
    ensemble = segment("emma_ensemble", brains, "ensemble", save_uncertainty="true")
    naive, own = (
        segment("adversarial_uda_tbi", injured, name, weights=run / "model.pt") / "T_000_pred.nii.gz"
        for name, run in (("unadapted", unadapted), ("adapted", adapted))
    )
    moons = toy_study("two_moons")[-1]
    unsure = next(ensemble.glob("brain_000*entropy*.nii.gz"))
    return {
        "unet2d_nuclei\nsingle nuclei": lambda axes: _picture(axes, nuclei / "nuclei_000_overlay.png"),
        "vnet_prostate\nthe prostate in 3D": lambda axes: _contours(axes, *prostate, found),
        "deepmedic_brats\nparts of a tumour": lambda axes: _classes(axes, *tumour, classes),
        "emma_ensemble\nand where it is unsure": lambda axes: _map(axes, tumour[1], unsure),
        "cclp_ssl\ntwo labels, passed on": lambda axes: _moons(axes, moons, iteration=0),
        "cclp_ssl\nand compact clusters of them": lambda axes: _moons(axes, moons, iteration=500),
        "adversarial_uda_tbi\nanother scanner, not adapted": lambda axes: _contours(axes, *injury, naive),
        "adversarial_uda_tbi\nadapted, without its labels": lambda axes: _contours(axes, *injury, own),
    }


def _picture(axes: Axes, file: Path) -> None:
    axes.imshow(np.asarray(Image.open(file)))


def _slices(image: Path, label: Path, pred: Path | None) -> Panel:
    """The axial slice through the label's largest piece."""
    volume = nib.load(image)
    arrays = [np.asarray(nib.load(path).dataobj).astype(np.int16) if path else None for path in (label, pred)]
    spacing, codes = voxel_sizes(volume.affine), "".join(aff2axcodes(volume.affine))
    return display_panels(volume.get_fdata(dtype=np.float32), *arrays, spacing=spacing, axis_codes=codes)[0]


def _show(axes: Axes, panel: Panel, *, window: tuple[float, float] | None = None, colours: str = "gray") -> None:
    show_panel(axes, panel, window=window or contrast_window(panel.image), longest_bar=30, colours=colours)
    axes.set_xlabel("")


def _contours(axes: Axes, image: Path, label: Path, pred: Path) -> None:
    panel = _slices(image, label, pred)
    _show(axes, panel)
    ClassContours(panel.label, panel.pred, class_names=["it"]).draw(axes, panel)


def _classes(axes: Axes, image: Path, label: Path, pred: Path) -> None:
    panel = _slices(image, label, pred)
    _show(axes, panel)
    show_classes(axes, panel)


def _map(axes: Axes, label: Path, values: Path) -> None:
    panel = _slices(values, label, None)
    _show(axes, panel, window=(0.0, float(panel.image.max())), colours="magma")


def _moons(axes: Axes, run: ToyRun, *, iteration: int) -> None:
    toy_panel(
        axes, run.states[iteration], labelled=len(run.points.labels), reach=run.reach, believed=True, pushed=False
    )


def _draw(panels: dict[str, _Draw], file: Path) -> None:
    figure = Figure(figsize=(14, 8), dpi=100, facecolor="black", layout="constrained")
    for axes, (title, draw) in zip(figure.subplots(2, 4).ravel(), panels.items(), strict=True):
        draw(axes)
        axes.set(xticks=[], yticks=[])
        axes.set_title(title, color="white", fontsize=12)
    with whole_file(file) as part:
        FigureCanvasAgg(figure).print_png(part)


if __name__ == "__main__":
    run_command(main, again="begins anew")
