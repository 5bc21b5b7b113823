"""InferTask: what a label server does when an annotator asks for a prediction.

`monailabel.tasks.infer.bundle.BundleInferTask` has one path for an image and one writer; here the bundle's own
inference does everything, so that the result is that of the command line.
"""

import csv
import re
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from fastapi import HTTPException
from monailabel.interfaces.tasks import infer_v2
from monailabel.utils.others.generic import device_list, name_to_device
from monailabel.utils.others.pathology import create_asap_annotations_xml, create_dsa_annotations_json

from common.checks.input_error import InputError
from common.checks.plain_input_errors import plain_input_errors
from common.checks.read_volume import read_volume
from common.data.read_label_picture import read_label_picture
from common.label.link_case import link_case
from common.label.polygon_files import object_polygons
from common.label.served_bundle import ServedBundle

_POLYGONS = {"asap": create_asap_annotations_xml, "dsa": create_dsa_annotations_json}
_EXTENSIONS = (".nii.gz", ".nii", ".mha", ".nrrd")
_Result = tuple[str | None, dict[str, Any]]


class InferTask(infer_v2.InferTask):
    """A bundle's inference. The result is a label on the image's grid; polygons where QuPath or DSA ask for those; the
    probabilities of classes where an image is classified.
    """

    def __init__(self, bundle: ServedBundle) -> None:
        is_classifier = bundle.kind == "classes"
        super().__init__(
            type="classification" if is_classifier else "segmentation",
            labels=bundle.labels(),
            dimension=bundle.dimension,
            description=bundle.metadata["description"],
            config={"device": device_list(), "label_colors": bundle.colours()},
        )
        self.bundle = bundle

    def is_valid(self) -> bool:
        return True

    def get_path(self, validate: bool = True) -> str:
        return str(self.bundle.model())

    def __call__(self, request: dict[str, Any]) -> _Result:
        """The name of a file, for the server to remove, and what else there is to say."""
        started = time.monotonic()
        image = Path(request["image"])
        with tempfile.TemporaryDirectory() as folder:
            case, output = Path(folder, "case"), Path(folder, "output")
            try:
                link_case(self.bundle, image, case)
                with plain_input_errors():
                    self.bundle.inference(case, output, **self._changes(request)).run()
            except InputError as error:
                raise HTTPException(400, _with_own_names(str(error), case, image)) from error
            file, content = self._result(output, request)
        seconds = round(time.monotonic() - started, 2)
        return file, {"label_names": self.labels, "centroids": {}, "latencies": {"total": seconds}, **content}

    def _changes(self, request: dict[str, Any]) -> dict[str, Any]:
        changes: dict[str, Any] = {"device": name_to_device(request.get("device"))}
        if self.bundle.kind in ("volume", "sequences") and request.get("result_extension") in _EXTENSIONS:
            changes["extension"] = request["result_extension"]
        return changes

    def _result(self, output: Path, request: dict[str, Any]) -> _Result:
        if self.bundle.kind == "classes":
            return None, {"prediction": self._classes(output / "predictions.csv")}
        if self.bundle.kind == "picture":
            (file,) = output.glob("*_instances.*")
            if request.get("output") in _POLYGONS:
                return self._polygons(file, request), {}
            return _kept(file, request), {}
        (file,) = (file for file in output.iterdir() if file.is_file())
        present = set(np.unique(read_volume(str(file)).as_tensor().numpy()).astype(int).tolist())
        # 3D Slicer gives the names, in their order, to the values that it finds
        names = {name: value for name, value in self.labels.items() if value in present}
        return _kept(file, request), {"label_names": names}

    def _classes(self, table: Path) -> list[dict[str, Any]]:
        with table.open(encoding="utf-8", newline="") as file:
            (row,) = csv.DictReader(file)
        scores = {name: float(row[f"probability_{name}"]) for name in self.labels}
        ranked = sorted(scores, key=lambda name: -scores[name])
        return [{"idx": self.labels[name], "label": name, "score": scores[name]} for name in ranked]

    def _polygons(self, file: Path, request: dict[str, Any]) -> str:
        polygons = object_polygons(read_label_picture(str(file))[0].T)
        (name,) = self.labels
        annotation = {
            "labels": self.bundle.colours(),
            "elements": [{"label": name, "contours": polygons}],
        }
        content = {
            "name": f"{self.bundle.name} of {Path(request['image']).name}",
            "description": self.bundle.name,
            "model": self.bundle.name,
            "location": request.get("location"),
            "size": request.get("size"),
            "annotations": [{"annotation": annotation}],
        }
        path, _ = _POLYGONS[request["output"]](content, "WARNING")
        return str(path)


def _with_own_names(message: str, case: Path, image: Path) -> str:
    """The annotator knows nothing of the links to the files."""
    for link in (path for path in case.rglob("*") if path.is_symlink()):
        message = message.replace(str(link), str(link.resolve()))
    return message.replace(str(case), str(image.parent))


def _kept(file: Path, request: dict[str, Any]) -> str:
    """Where the server may remove it, by a name that a browser may save it under and every client can read."""
    suffix = ".nii.gz" if file.name.endswith(".nii.gz") else file.suffix
    stem = re.sub(r"[^A-Za-z0-9_-]", "_", Path(request["image"]).name.partition(".")[0])
    with tempfile.NamedTemporaryFile(prefix=f"{stem}_label_", suffix=suffix, delete=False) as kept:
        shutil.copyfile(file, kept.name)
    return kept.name
