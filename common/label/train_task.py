"""TrainTask: what a label server does when an annotator has it learn from the labels saved so far.

`monailabel.tasks.train.bundle.BundleTrainTask` replaces a config's lists of cases, and with them the checks and the
preparation of cases; here the labels are laid out as a data set, and the bundle's own training does everything.
"""

from typing import Any

from monailabel.interfaces.datastore import Datastore
from monailabel.interfaces.tasks import train
from monailabel.utils.others.generic import device_list, name_to_device

from common.label.labelled_study import labelled_study
from common.label.served_bundle import ServedBundle


class TrainTask(train.TrainTask):
    """A bundle's training: an MLflow run like any other, whose weights the server then takes."""

    def __init__(self, bundle: ServedBundle) -> None:
        super().__init__(f"Trains {bundle.name} on the labels saved so far")
        self.bundle = bundle

    def config(self) -> dict[str, Any]:
        """What an annotator may choose."""
        return {"device": device_list(), "pretrained": True, "max_epochs": 50}

    def __call__(self, request: dict[str, Any], datastore: Datastore) -> dict[str, Any]:
        chosen = {**self.config(), **request}
        folder = self.bundle.trained / "labelled"
        count = labelled_study(self.bundle, datastore, folder)
        workflow = self.bundle.training(
            folder / "cases",
            pretrained=chosen["pretrained"],
            max_epochs=chosen["max_epochs"],
            device=name_to_device(chosen["device"]),
        )
        workflow.run()
        return {"labels": count, "model": str(self.bundle.model())}
