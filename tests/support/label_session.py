"""What an annotator does with a label server, through MONAI Label's own client; prints what came of it, as JSON.

.venv-label/bin/python tests/support/label_session.py ADDRESS FOLDER
"""

import json
import sys
import time
import urllib.request
from collections.abc import Callable
from typing import Any

_SECONDS = 900.0
_IMAGES = {
    "vnet_prostate": "prostate_000",
    "deepmedic_brats": "ann_flair",
    "adversarial_uda_tbi": "ann_flair",
    "emma_ensemble": "ann_flair",
    "cclp_ssl": "digit",
}
_LABELLED_BY = ("vnet_prostate", "deepmedic_brats")
_TRAINED = "vnet_prostate"


def session(address: str, folder: str) -> dict[str, Any]:
    """Info, a prediction of every model, two of them saved as labels, an epoch of training, scores, the next images."""
    from monailabel.client import MONAILabelClient

    client = MONAILabelClient(address, tmpdir=folder)
    info = client.info()
    predictions = {}
    for model, image in _IMAGES.items():
        file, content = client.infer(model, image, {"device": "cpu"})
        if file is None:
            content = json.loads(content)  # the client leaves an answer without a file as it came
        predictions[model] = {"image": image, "file": file, "content": content}
        if model in _LABELLED_BY:
            segments = [{"name": name} for name in content["label_names"]]
            client.save_label(image, file, params={"label_info": segments})
    client.train_start(_TRAINED, {"max_epochs": 1, "device": "cpu"})
    training = _ended(client.train_status)
    for method in info["scoring"]:
        _post(f"{address}/scoring/{method}?run_sync=true")
    return {
        "info": info,
        "predictions": predictions,
        "training": training,
        "next": {strategy: client.next_sample(strategy, {}) for strategy in info["strategies"]},
        "datastore": client.info()["datastore"],
    }


def _ended(status: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        task = status()
        if task["status"] not in ("SUBMITTED", "RUNNING"):
            return task
        time.sleep(0.5)
    raise TimeoutError(f"a task of the server must end within {_SECONDS:g} s")


def _post(address: str) -> None:
    request = urllib.request.Request(address, data=b"{}", headers={"content-type": "application/json"})
    urllib.request.urlopen(request).close()


if __name__ == "__main__":
    json.dump(session(*sys.argv[1:]), sys.stdout)
