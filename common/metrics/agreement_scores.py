"""AgreementScores: how alike an ensemble's members are in each case, beside the Dice that it was to forecast."""

import json
import logging
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from ignite.engine import Engine
from monai.utils import convert_to_tensor

from common.files.whole_file import whole_file
from common.metrics.case_ids import case_ids
from common.metrics.case_scores import CaseScores
from common.metrics.case_table import CaseTable, Row
from common.metrics.empty_rule import EmptyRule
from common.metrics.member_agreement import member_agreement
from common.metrics.member_keys import MEMBER
from common.metrics.quality_control import Correlation, QualityControl, quality_control
from common.metrics.region_classes import region_classes
from common.metrics.text_columns import text_columns
from common.metrics.write_rows import write_rows
from common.tracking.agreement_picture import agreement_picture

_logger = logging.getLogger(__name__)


class AgreementScores(CaseTable):
    """Handler of an evaluator with an EnsembleStep for an ablation: `agreement.csv`, `agreement.json`, `agreement.png`.

    The CSV has a line for each case and region, with the agreement of the members (`member_agreement`), which needs no
    label, and the Dice of the ensemble; the JSON the correlations of the two (`quality_control`). A case with a single
    member left has no agreement.

    Args:
        output_dir: where they go; a later evaluation replaces them.
        num_classes: classes with the background.
        class_names: of the foreground classes.
        seed: of the bootstrap.
        regions: names of classes by region; without it each class is one.
        pred_key: label map (1, H, W[, D]) of the ensemble in the evaluator's output, after postprocessing.
        label_key: as pred_key.
        empty: see CaseScores.
    """

    def __init__(
        self,
        output_dir: str | Path,
        *,
        num_classes: int,
        class_names: list[str],
        seed: int,
        regions: Mapping[str, Sequence[str]] | None = None,
        pred_key: str = "pred",
        label_key: str = "label",
        empty: EmptyRule = "score",
    ) -> None:
        super().__init__()
        self.output_dir = Path(output_dir)
        self.seed = seed
        regions = regions or {name: [name] for name in class_names}
        self.regions = region_classes(regions, class_names)
        self.scorer = CaseScores(
            output_dir,
            num_classes=num_classes,
            class_names=class_names,
            pred_key=pred_key,
            label_key=label_key,
            seed=seed,
            regions=regions,
            scores=["dice"],
            empty=empty,
        )

    def rows(self, engine: Engine) -> Iterable[tuple[str, Row]]:
        """Agreement and Dice of each region of each decollated output, under an id that case and region make."""
        for case_id, output in zip(case_ids(engine, path_key=self.scorer.label_key), engine.state.output, strict=True):
            agreement, scores = self._agreement(output), self.scorer.of_case(output)
            for region in self.regions:
                numbers = {"agreement": agreement[region], "dice": scores[f"dice_{region}"]}
                yield f"{case_id} {region}", {"case_id": case_id, "region": region, **numbers}

    def conclude(self, engine: Engine, rows: Sequence[Row], *, write: bool) -> None:
        """Writes the table, the correlations and the picture, and logs the correlations."""
        if not write:
            return
        write_rows(rows, self.output_dir / "agreement.csv", columns=("case_id", "region", "agreement", "dice"))
        by_region = {region: self._pairs(rows, region) for region in self.regions}
        controls = {region: quality_control(*pairs, seed=self.seed) for region, pairs in by_region.items()}
        content = {"interval": "95%, percentile bootstrap over cases", "regions": controls}
        with whole_file(self.output_dir / "agreement.json") as part:
            part.write_text(json.dumps(content, indent=2, allow_nan=False) + "\n", encoding="utf-8")
        agreement_picture(by_region, self.output_dir / "agreement.png", title="agreement as a forecast of the Dice")
        _logger.info("agreement of members and Dice, also in %s:\n%s", self.output_dir, _text(controls))

    def _agreement(self, output: Mapping[str, Any]) -> dict[str, float]:
        maps = [
            convert_to_tensor(value, track_meta=False, dtype=torch.uint8)
            for key, value in output.items()
            if key.startswith(MEMBER)
        ]
        if not maps:
            raise ValueError("the evaluator's output must hold label maps of members; set its EnsembleStep's ablation")
        if len(maps) < 2:
            return dict.fromkeys(self.regions, math.nan)
        return member_agreement(maps, self.regions)

    @staticmethod
    def _pairs(rows: Sequence[Row], region: str) -> tuple[list[float], list[float]]:
        of_region = [row for row in rows if row["region"] == region]
        return [float(row["agreement"]) for row in of_region], [float(row["dice"]) for row in of_region]


def _text(controls: Mapping[str, QualityControl]) -> str:
    heading = ("region", "n", "Pearson", "95% interval", "Spearman", "95% interval")
    lines = [(region, str(of["n"]), *_cells(of["pearson"]), *_cells(of["spearman"])) for region, of in controls.items()]
    return text_columns([heading, *lines], left=(0,))


def _cells(of: Correlation) -> tuple[str, str]:
    return (
        "-" if of["value"] is None else f"{of['value']:.2f}",
        "-" if of["interval"] is None else "{:.2f} to {:.2f}".format(*of["interval"]),
    )
