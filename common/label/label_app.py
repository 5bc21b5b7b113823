"""LabelApp: the bundles as an app of MONAI Label's."""

from functools import partial
from pathlib import Path
from typing import Any

from monailabel.config import settings
from monailabel.interfaces.app import MONAILabelApp
from monailabel.interfaces.datastore import Datastore
from monailabel.tasks.activelearning.epistemic import Epistemic
from monailabel.tasks.activelearning.first import First
from monailabel.tasks.activelearning.random import Random

from common.checks.input_error import InputError
from common.label.infer_task import InferTask
from common.label.score_images import ScoreImages
from common.label.served_bundle import ServedBundle
from common.label.study_store import StudyStore
from common.label.train_task import TrainTask
from common.label.uncertainty_scores import disagreement_score, dropout_score
from common.label.unfit_image import unfit_image


class LabelApp(MONAILabelApp):
    """Inference with every bundle, training and active learning with those that labels alone can train.

    Args:
        app_dir: the server's folder; trainings on annotators' labels go there.
        studies: folder of images, or address of a DICOMweb server.
        conf: "models" names the bundles, with commas between; "runs" is the project's folder of runs.
    """

    def __init__(self, app_dir: str, studies: str, conf: dict[str, str]) -> None:
        self.bundles = {
            name: ServedBundle(name, runs=Path(conf["runs"]), trained=Path(app_dir) / "trained" / name)
            for name in conf["models"].split(",")
        }
        super().__init__(
            app_dir=app_dir,
            studies=studies,
            conf=conf,
            name="Clinical bundles",
            description="Research software; not a medical device",
            version="0.1.0",
        )

    def init_datastore(self) -> Datastore:
        if "://" in self.studies:
            return super().init_datastore()
        return StudyStore(
            self.studies,
            extensions=settings.MONAI_LABEL_DATASTORE_FILE_EXT,
            auto_reload=settings.MONAI_LABEL_DATASTORE_AUTO_RELOAD,
        )

    def init_infers(self) -> dict[str, InferTask]:
        return {name: InferTask(bundle) for name, bundle in self.bundles.items()}

    def init_trainers(self) -> dict[str, TrainTask]:
        return {name: TrainTask(bundle) for name, bundle in self.bundles.items() if bundle.is_trainable}

    def init_scoring_methods(self) -> dict[str, ScoreImages]:
        return {_key(bundle): _scoring(bundle) for bundle in self.bundles.values() if bundle.is_trainable}

    def init_strategies(self) -> dict[str, Any]:
        strategies: dict[str, Any] = {"random": Random(), "first": First()}
        for name in (_key(bundle) for bundle in self.bundles.values() if bundle.is_trainable):
            strategies[name] = Epistemic(key=name, desc=f"The image of the highest score {name}")
        return strategies


def _key(bundle: ServedBundle) -> str:
    return f"{bundle.name}_{'disagreement' if bundle.is_ensemble else 'epistemic'}"


def _scoring(bundle: ServedBundle) -> ScoreImages:
    what = "the disagreement of the members of" if bundle.is_ensemble else "the epistemic uncertainty, by dropout, of"
    return ScoreImages(
        f"Scores images by {what} {bundle.name}", key=_key(bundle), score=partial(_score, bundle), weights=bundle.model
    )


def _score(bundle: ServedBundle, image: Path) -> float:
    if reason := unfit_image(bundle, image):
        raise InputError(f"{bundle.name} learns nothing from {image.name}: {reason}")
    return disagreement_score(bundle, image) if bundle.is_ensemble else dropout_score(bundle, image)
