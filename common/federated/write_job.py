"""write_job: a federated training as NVFLARE's simulator takes it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from common.files.whole_file import whole_file


def write_job(folder: Path, sites: Mapping[str, Mapping[str, Any]], *, rounds: int, model: Path) -> None:
    """Writes the job's `meta.json` and `app`, and `sites.json`, what each site trains with.

    Args:
        folder: of the job, which may exist.
        sites: the arguments of SiteTrainer, by site.
        rounds: of training at the sites and averaging.
        model: the file of weights that the server writes.
    """
    settings = folder / "sites.json"
    _write(settings, sites)
    _write(
        folder / "meta.json",
        {"name": folder.name, "resource_spec": {}, "min_clients": len(sites), "deploy_map": {"app": ["@ALL"]}},
    )
    executor = {"path": "common.federated.site_executor.SiteExecutor", "args": {"settings": str(settings)}}
    _write(
        folder / "app" / "config" / "config_fed_client.json",
        {"format_version": 2, "executors": [{"tasks": ["train"], "executor": executor}], "components": []},
    )
    _write(
        folder / "app" / "config" / "config_fed_server.json",
        {
            "format_version": 2,
            "workflows": [{"id": "averaging", **_averaging(sites=len(sites), rounds=rounds)}],
            "components": [
                {"id": "model", "path": "common.federated.model_file.ModelFile", "args": {"file": str(model)}}
            ],
        },
    )


def _averaging(*, sites: int, rounds: int) -> dict[str, Any]:
    arguments = {
        "num_clients": sites,
        "num_rounds": rounds,
        "persistor_id": "model",
        "aggregator": {"path": "common.federated.case_aggregator.CaseAggregator", "args": {}},
        "allow_empty_global_weights": True,  # before the first round
        "ignore_result_error": False,
    }
    return {"path": "nvflare.app_common.workflows.fedavg.FedAvg", "args": arguments}


def _write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as file:
        file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
