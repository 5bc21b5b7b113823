"""Makes the pictures of README.md in docs/pictures anew, from what the commands really print.

    python scripts/readme_pictures.py
    python scripts/readme_pictures.py --label http://127.0.0.1:8000

The second one pictures the start page of a label server that runs, too, and needs chromium:
`bash scripts/label.sh deepmedic_brats unet2d_nuclei --studies STUDIES`, where STUDIES has images for both.
"""

import shutil
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from zipfile import ZipFile

from matplotlib.figure import Figure
from PIL import Image

from common.experiments.run_command import run_command

_PROJECT = Path(__file__).resolve().parents[1]
_PICTURES = _PROJECT / "docs" / "pictures"
_MISTAKES = [
    ("configs/train.json", '"momentum": "@momentum"', '"momentun": "@momentum"'),
    ("configs/train.json", '"lr": "@learning_rate"', '"lr": "@learning_rte"'),
    ("configs/inference.json", '"spacing": [3.25, 3.25, 3.0]', '"spacing": [1.0, 1.0, 1.5]'),
    ("configs/metadata.json", '"monai_version": "1.6.1"', '"monai_version": "1.5.0"'),
]
_COLOURS = {"$": "#56B4E9", "  error": "#FF7B6B", "  warning": "#E69F00"}
_POINTS, _LINE_HEIGHT, _CHARACTER_WIDTH = 9.0, 1.35, 0.643  # the latter two in units of the first
_CHROMIUM = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1000,1140"]


def main() -> None:
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter, allow_abbrev=False)
    parser.add_argument("--label", metavar="ADDRESS", help="of a label server that runs")
    address = parser.parse_args().label
    with tempfile.TemporaryDirectory() as folder:
        _draw(_doctor(Path(folder)), _PICTURES / "doctor.png")
        _draw(_packing(Path(folder)), _PICTURES / "packing.png")
        if address:
            page = Path(folder, "label.png")
            command = [*_CHROMIUM, f"--user-data-dir={folder}/browser", f"--screenshot={page}", address]
            subprocess.run(command, check=True, capture_output=True)
            _save_small(page, _PICTURES / "label.png")


def _doctor(folder: Path) -> str:
    """What is found wrong with a bundle in which somebody made mistakes."""
    bundle = Path(shutil.copytree(_PROJECT / "bundles" / "vnet_prostate", folder / "my_prostate"))
    for name, right, wrong in _MISTAKES:
        text = (bundle / name).read_text(encoding="utf-8")
        (bundle / name).write_text(text.replace(right, wrong, 1), encoding="utf-8")
    (bundle / "docs" / "data_license.txt").unlink()
    return _session("python scripts/doctor.py my_prostate", folder)


def _packing(folder: Path) -> str:
    """A bundle in one file, and what is in it."""
    packed = _session("python scripts/package_bundle.py deepmedic_brats", folder)
    (file,) = (folder / "dist").glob("*.zip")
    with ZipFile(file) as content:
        content.extractall(folder)
    root = folder / "deepmedic_brats"
    tree = [f"  {path.name:12}{_files(path)}" for path in sorted(root.iterdir())]
    return "\n".join([packed, "", f"$ unzip -q dist/{file.name} && ls {root.name}", *tree])


def _files(path: Path) -> str:
    """The names of a folder's few files, or how many they are."""
    names = sorted(file.name for file in path.rglob("*") if file.is_file())
    return ", ".join(names) if len(names) < 4 else f"{len(names)} files"


def _session(command: str, folder: Path) -> str:
    """The command as a user types it, and all that it prints."""
    script, *words = command.split()[1:]
    ended = subprocess.run(
        [sys.executable, str(_PROJECT / script), *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return f"$ {command}\n{ended.stdout.rstrip()}".replace(f"{folder}/", "").replace(f"{_PROJECT}/", "")


def _draw(text: str, file: Path) -> None:
    lines = text.splitlines()
    width = (max(map(len, lines)) + 4) * _CHARACTER_WIDTH * _POINTS / 72
    height = (len(lines) + 1.5) * _LINE_HEIGHT * _POINTS / 72
    figure = Figure(figsize=(width, height), facecolor="#1E1E1E")
    for number, line in enumerate(lines, start=1):
        colour = next((colour for start, colour in _COLOURS.items() if line.startswith(start)), "#DDDDDD")
        place = (2 * _CHARACTER_WIDTH * _POINTS / 72 / width, 1 - (number + 0.4) * _LINE_HEIGHT * _POINTS / 72 / height)
        figure.text(*place, line, family="monospace", fontsize=_POINTS, color=colour, parse_math=False)
    figure.savefig(file, dpi=100)
    _save_small(file, file)


def _save_small(picture: Path, file: Path) -> None:
    """In 64 colours, which text needs at most; the rare ones of classes among them."""
    Image.open(picture).convert("RGB").quantize(64, method=Image.Quantize.MAXCOVERAGE).save(file, optimize=True)


if __name__ == "__main__":
    run_command(main, again="begins anew")
