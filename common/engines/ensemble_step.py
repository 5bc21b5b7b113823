"""EnsembleStep: one case of an ensemble's evaluation, with all that its members' differences tell.

`monai.engines.SupervisedEvaluator` has a step for one inferer's one result, `EnsembleEvaluator` one that gives the
outputs of all networks, which have to be in memory at once, and nothing computed of them.
"""

from functools import partial
from typing import Any

from monai.engines import SupervisedEvaluator
from monai.engines.utils import IterationEvents
from monai.utils import CommonKeys, convert_to_dst_type
from torch import Tensor

from common.checks.input_error import InputError
from common.inferers.ensemble_inferer import EnsembleInferer
from common.inferers.member_confidences import MemberConfidences
from common.metrics.calibration import Calibration
from common.metrics.member_keys import MEMBER
from common.postprocessing.member_disagreement import member_disagreement
from common.postprocessing.mutual_information import mutual_information
from common.postprocessing.predictive_entropy import predictive_entropy


class EnsembleStep:
    """`iteration_update` of a SupervisedEvaluator whose inferer is an EnsembleInferer.

    The output has, besides image and label, on the image's grid and with its meta data

        pred                logarithms of the ensemble's confidences (K channels), as the inferer gives them
        entropy             see `predictive_entropy`, of the ensemble's confidences
        mutual_information  see `mutual_information`
        disagreement        see `member_disagreement`

    and for an ablation label maps of the members, as `member_<name>`, and of the first 2, 3, ... of them fused by
    their mean, as `EMMA2`, `EMMA3`, ... (Kamnitsas' thesis, table 4.2). The keys are those of `member_keys`.

    Args:
        label_key: of the batch, for the calibration: class indices on the grid of the image.
        mask_key: of the batch, for the calibration; where it is missing, all voxels count.
        ablation: whether the output has the label maps, two bytes a voxel and member.
        calibration: is given each member's logits, and those of the ensemble as "ensemble".
    """

    def __init__(
        self,
        *,
        label_key: str = "label",
        mask_key: str = "mask",
        ablation: bool = False,
        calibration: Calibration | None = None,
    ) -> None:
        self.label_key = label_key
        self.mask_key = mask_key
        self.ablation = ablation
        self.calibration = calibration

    def __call__(self, engine: SupervisedEvaluator, batchdata: dict[str, Any]) -> dict[str, Any]:
        if not isinstance(engine.inferer, EnsembleInferer):
            raise ValueError(f"the evaluator's inferer must be an EnsembleInferer, got {type(engine.inferer).__name__}")
        batch = engine.prepare_batch(batchdata, engine.state.device, engine.non_blocking, **engine.to_kwargs)
        image, label, args, kwargs = batch if len(batch) == 4 else (*batch, (), {})
        if len(image) != 1:
            raise InputError(f"batch_size: must be 1, as an ensemble is asked case by case, got {len(image)}")
        engine.state.output = {CommonKeys.IMAGE: image, CommonKeys.LABEL: label}
        watch = None if self.calibration is None else self._watch(self.calibration, batchdata)
        confidences = engine.inferer.member_confidences(image, *args, keep_growing=self.ablation, watch=watch, **kwargs)
        log_confidences = confidences.log_combined()
        if watch is not None:
            watch("ensemble", log_confidences)
        maps = self._maps(confidences, log_confidences)
        engine.state.output |= {key: convert_to_dst_type(of, image, dtype=of.dtype)[0] for key, of in maps.items()}
        engine.fire_event(IterationEvents.FORWARD_COMPLETED)
        engine.fire_event(IterationEvents.MODEL_COMPLETED)
        return engine.state.output  # decollated and postprocessed by now, which `finish_iteration` does not expect

    def _watch(self, calibration: Calibration, batchdata: dict[str, Any]) -> partial[None]:
        label, mask = batchdata[self.label_key], batchdata.get(self.mask_key)
        return partial(calibration.add, str(batchdata["case_id"][0]), label=label, mask=mask)

    def _maps(self, confidences: MemberConfidences, log_confidences: Tensor) -> dict[str, Tensor]:
        maps = {
            CommonKeys.PRED: log_confidences,
            "entropy": predictive_entropy(log_confidences.exp()),
            "mutual_information": mutual_information(confidences.mean(), confidences.mean_entropy()),
            "disagreement": member_disagreement(list(confidences.label_maps.values())),
        }
        if self.ablation:
            maps |= {f"{MEMBER}{name}": label_map for name, label_map in confidences.label_maps.items()}
            maps |= confidences.growing
        return maps
