"""AgreementScores sets the agreement of members beside the ensemble's Dice."""

import csv
import json
import logging
from pathlib import Path
from typing import Any

import ignite.distributed as idist
import pytest
from ensemble_outputs import ensemble_output, run_handler

from common.metrics.agreement_scores import AgreementScores

# agreement of members of 1 and 3 planes 0.5, of 2 and 3 0.8, of 3 and 3 1; so is the Dice of 1, 2 and 3 against 3
CASES = [
    ensemble_output(f"case_{count}", label=3, pred=count, member_a=count, member_b=3, EMMA2=6) for count in (1, 2, 3)
]


def _handler(folder: Path, **changed: Any) -> AgreementScores:
    return AgreementScores(folder, **{"num_classes": 2, "class_names": ["organ"], "seed": 0, **changed})


def _cells(folder: Path) -> list[dict[str, str]]:
    with (folder / "agreement.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_agreement_stands_beside_the_dice(tmp_path: Path) -> None:
    run_handler(_handler(tmp_path), *CASES)
    assert _cells(tmp_path) == [
        {"case_id": "case_1", "region": "organ", "agreement": "0.5", "dice": "0.5"},
        {"case_id": "case_2", "region": "organ", "agreement": "0.8", "dice": "0.8"},
        {"case_id": "case_3", "region": "organ", "agreement": "1", "dice": "1"},
    ]


def test_correlations_are_by_region(tmp_path: Path) -> None:
    choices = {"num_classes": 3, "class_names": ["oedema", "core"]}
    regions = {"whole": ["oedema", "core"], "core": ["core"]}
    run_handler(_handler(tmp_path, **choices, regions=regions), *CASES)
    by_region = json.loads((tmp_path / "agreement.json").read_text())["regions"]
    assert by_region["whole"]["n"] == by_region["core"]["n"] == 3
    assert by_region["whole"]["spearman"]["value"] == pytest.approx(1)
    # nobody sees a core where there is none
    assert by_region["core"]["pearson"] == {"value": None, "interval": None}


def test_case_with_a_single_member_left_has_no_agreement(tmp_path: Path) -> None:
    run_handler(_handler(tmp_path), *CASES[:2], ensemble_output("case_3", label=3, pred=3, member_a=3))
    assert [row["agreement"] for row in _cells(tmp_path)] == ["0.5", "0.8", ""]
    assert json.loads((tmp_path / "agreement.json").read_text())["regions"]["organ"]["n"] == 2


def test_picture_is_drawn_and_the_correlation_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="common.metrics.agreement_scores"):
        run_handler(_handler(tmp_path), *CASES)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["agreement.csv", "agreement.json", "agreement.png"]
    assert "organ   3     1.00  1.00 to 1.00      1.00  1.00 to 1.00" in caplog.text


def test_only_the_first_process_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idist, "get_rank", lambda: 1)
    run_handler(_handler(tmp_path), *CASES)
    assert not list(tmp_path.iterdir())


def test_output_without_members_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="must hold label maps of members; set its EnsembleStep's ablation"):
        run_handler(_handler(tmp_path), ensemble_output("case_1", label=3, pred=3))
