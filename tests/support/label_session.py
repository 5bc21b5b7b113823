"""What an annotator does with a label server, through MONAI Label's own client; prints what came of it, as JSON.

.venv-label/bin/python tests/support/label_session.py ADDRESS MODEL FOLDER
"""

import json
import sys
import time
import urllib.request
from collections.abc import Callable
from typing import Any

_SECONDS = 300.0


def session(address: str, model: str, folder: str) -> dict[str, Any]:
    """Info, a prediction, saved as a label, an epoch of training on it, scores, and the image to label next."""
    from monailabel.client import MONAILabelClient

    client = MONAILabelClient(address, tmpdir=folder)
    info = client.info()
    first = client.next_sample("random", {})
    file, content = client.infer(model, first["id"], {"device": "cpu"})
    client.save_label(first["id"], file, params={"label_info": [{"name": name} for name in content["label_names"]]})
    client.train_start(model, {"max_epochs": 1, "device": "cpu"})
    training = _ended(client.train_status)
    scoring = f"{address}/scoring/{model}_epistemic"
    _post(scoring)
    scores = _ended(lambda: _get(f"{address}/scoring/"))
    following = client.next_sample(f"{model}_epistemic", {})
    return {
        "info": info,
        "first": first,
        "file": file,
        "content": content,
        "training": training,
        "scoring": scores,
        "following": following,
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


def _get(address: str) -> dict[str, Any]:
    with urllib.request.urlopen(address) as answer:
        content: dict[str, Any] = json.load(answer)
        return content


def _post(address: str) -> None:
    request = urllib.request.Request(address, data=b"{}", headers={"content-type": "application/json"})
    urllib.request.urlopen(request).close()


if __name__ == "__main__":
    json.dump(session(*sys.argv[1:]), sys.stdout)
