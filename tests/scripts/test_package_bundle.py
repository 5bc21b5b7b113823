"""scripts/package_bundle.py writes bundles that run where this project is not."""

import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from zipfile import ZipFile

import nibabel
import pytest
from bundle_configs import BUNDLES, PROJECT, read_json
from packed_bundles import unpacked, without_project
from saved_run import saved_run

from common.checks.input_error import InputError

# of every bundle on its own: every module can be imported, every component found, and the bundle is where it is
IMPORT_ALL = """
import json, pathlib, sys
from importlib import import_module, invalidate_caches
from pydoc import locate

def targets(config):
    if isinstance(config, dict) and isinstance(config.get("_target_"), str) and "." in config["_target_"]:
        yield config["_target_"]
    for value in config.values() if isinstance(config, dict) else config if isinstance(config, list) else ():
        yield from targets(value)

def check(root):
    for file in sorted([*root.glob("common/**/*.py"), *root.glob("bundles/**/*.py")]):
        parts = file.relative_to(root).with_suffix("").parts
        import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    for file in root.glob("configs/**/*.json"):
        for name in targets(json.loads(file.read_text())):
            assert callable(locate(name)), name
    assert import_module("common.bundle.bundle_root").bundle_root(root.name) == str(root.resolve())
    assert import_module("common.bundle.runs_folder").runs_folder(str(root)) == str(root / "runs")

roots = sorted(pathlib.Path(sys.argv[1]).iterdir())
for root in roots:
    sys.path.insert(0, str(root))
    invalidate_caches()
    check(root)
    ours = [module for name, module in sys.modules.items() if name.startswith("common.")]
    assert all(module.__file__.startswith(str(root)) for module in ours)
    sys.path.remove(str(root))
    for name in [name for name in sys.modules if name.partition(".")[0] in ("common", "bundles")]:
        del sys.modules[name]
    sys.meta_path[:] = [finder for finder in sys.meta_path if "SiblingCode" not in str(finder)]

for root in reversed(roots):  # each joins while those before it are in use
    sys.path.append(str(root))
    invalidate_caches()
    check(root)
"""


@pytest.fixture
def command(
    load_script: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Path]:
    """Gives the command, with the folder of its output."""
    script = load_script("package_bundle")

    def call(*words: str) -> Path:
        monkeypatch.setattr(sys, "argv", ["package_bundle.py", *words, "--output", str(tmp_path / "dist")])
        script.main()
        return tmp_path / "dist"

    return call


def test_file_and_what_it_is_are_printed(command: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    (file,) = command("cclp_ssl").iterdir()
    printed = capsys.readouterr().out
    with ZipFile(file) as archive:
        assert f"{file}: {len(archive.namelist())} files, {file.stat().st_size:,} bytes\n" in printed
    assert f"sha256 {hashlib.sha256(file.read_bytes()).hexdigest()}\n" in printed
    assert f"weights {PROJECT / 'bundles/cclp_ssl/models/model.pt'}\n" in printed
    assert "cd cclp_ssl && python -m monai.bundle run --config_file configs/inference.json\n" in printed


def test_weights_that_are_not_shipped_call_for_their_licence(
    command: Callable[..., Path], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "model.pt").write_bytes((PROJECT / "bundles/cclp_ssl/models/mnist.pt").read_bytes())
    command("bundles/cclp_ssl/", "--weights", str(tmp_path / "model.pt"))
    assert "docs/data_license.txt" in capsys.readouterr().out


def test_unknown_bundle_is_refused(command: Callable[..., Path]) -> None:
    with pytest.raises(InputError, match=r"^bundle: there is no 'cclp_sll'; did you mean cclp_ssl\?$"):
        command("cclp_sll")


def test_weights_of_another_network_are_refused_and_nothing_is_written(
    command: Callable[..., Path], tmp_path: Path
) -> None:
    run = saved_run(tmp_path / "run", "cclp_ssl")
    with pytest.raises(InputError, match=r"^weights: [^\n]+another network[^\n]+$"):
        command("cclp_ssl", "--weights", str(run))
    assert not (tmp_path / "dist").exists()


@pytest.mark.slow
def test_packed_code_is_complete_alone_and_beside_other_packed_bundles(tmp_path: Path) -> None:
    for bundle in BUNDLES:
        unpacked(bundle, tmp_path / "packed")
    ended = without_project("-c", IMPORT_ALL, str(tmp_path / "packed"), cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr


@pytest.mark.slow
def test_packed_bundle_trains_and_segments_without_the_project(command: Callable[..., Path], tmp_path: Path) -> None:
    """In its own folder, and from another one."""
    with ZipFile(next(command("deepmedic_brats").iterdir())) as archive:
        archive.extractall(tmp_path)
    root, elsewhere = tmp_path / "deepmedic_brats", tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert "No module named 'common'" in without_project("-c", "import common", cwd=elsewhere).stderr
    tiny = read_json(PROJECT / "tests" / "tiny" / "deepmedic_brats.json")
    run = ["-m", "monai.bundle", "run", "--config_file"]
    trained = without_project(*run, "configs/train.json", *_words(tiny["all"] | tiny["train"]), cwd=root)
    assert trained.returncode == 0, trained.stderr
    inference = [str(root / "configs" / "inference.json"), *_words(tiny["all"] | tiny["inference"])]
    inferred = without_project(*run, *inference, cwd=elsewhere, path=(root,))
    assert inferred.returncode == 0, inferred.stderr
    (recorded,) = (root / "runs" / "deepmedic_brats").glob("train-*/config.json")
    assert json.loads(recorded.read_text())["bundle_root"] == str(root)
    label_maps = list((root / "runs" / "deepmedic_brats" / "predictions").glob("*_pred.nii.gz"))
    assert len(label_maps) == tiny["inference"]["dataset_dir::count"]
    assert {len(nibabel.load(file).shape) for file in label_maps} == {3}
    assert list(elsewhere.iterdir()) == []


def _words(options: dict[str, object]) -> list[str]:
    return [word for key, value in options.items() for word in (f"--{key}", str(value))]
