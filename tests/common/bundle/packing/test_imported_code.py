"""imported_code finds what dotted names lead to, and nothing else."""

from pathlib import Path

import pytest

from common.bundle.packing.imported_code import imported_code
from common.checks.input_error import InputError

CODE = {
    "common/__init__.py": "",
    "common/losses/__init__.py": "",
    "common/losses/dice.py": "import torch\nfrom common.losses.sums import total\n",
    "common/losses/sums.py": "import os.path\n",
    "common/losses/late.py": "def late():\n    import common.losses.sums\n",
    "common/losses/named.py": "TARGET = 'common.losses.dice.Dice'\nTEXT = 'see common.losses.late'\n",
    "common/losses/relative.py": "from . import sums\n",
    "bundles/organ/networks/__init__.py": "from bundles.organ.networks.net import Net\n",
    "bundles/organ/networks/net.py": "",
    "bundles/organ/networks/other.py": "",
}
LOSSES = ["common/__init__.py", "common/losses/__init__.py"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in CODE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("common.losses.sums", [*LOSSES, "common/losses/sums.py"], id="module"),
        pytest.param("common.losses.sums.total", [*LOSSES, "common/losses/sums.py"], id="function of a module"),
        pytest.param("common.losses.sums.Sum.of", [*LOSSES, "common/losses/sums.py"], id="method of a class"),
        pytest.param("common.losses", LOSSES, id="package"),
        pytest.param(
            "common.losses.dice.Dice", [*LOSSES, "common/losses/dice.py", "common/losses/sums.py"], id="imports"
        ),
        pytest.param(
            "common.losses.late", [*LOSSES, "common/losses/late.py", "common/losses/sums.py"], id="inside a function"
        ),
        pytest.param(
            "common.losses.named",
            [*LOSSES, *(f"common/losses/{module}.py" for module in ("dice", "named", "sums"))],
            id="string that is a name, not a sentence",
        ),
        pytest.param(
            "bundles.organ.networks.Net",
            ["bundles/organ/networks/__init__.py", "bundles/organ/networks/net.py"],
            id="handed on by a package",
        ),
        pytest.param("torch.nn.Identity", [], id="not ours"),
    ],
)
def test_code_is_followed(project: Path, name: str, expected: list[str]) -> None:
    assert [file.as_posix() for file in imported_code([name], project=project)] == expected


def test_several_names_give_each_file_once(project: Path) -> None:
    files = imported_code(["common.losses.dice", "common.losses.sums"], project=project)
    assert files == sorted(set(files))
    assert len(files) == 4


@pytest.mark.parametrize("name", ["common.nothing.Nothing", "bundles.organ.nothing"])
def test_a_name_that_leads_nowhere_is_refused(project: Path, name: str) -> None:
    with pytest.raises(InputError, match=rf"^{name}: there is no such module in [^\n]+; mend [^\n]+$"):
        imported_code([name], project=project)


def test_a_relative_import_is_refused(project: Path) -> None:
    with pytest.raises(ValueError, match=r"relative.py: imports must be absolute, got a relative one in line 1"):
        imported_code(["common.losses.relative"], project=project)
