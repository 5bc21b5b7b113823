"""A finished training run of a bundle, written by hand: what it would have left, with weights drawn at random."""

import json
import time
from pathlib import Path
from typing import Any

import torch
from bundle_configs import PROJECT, parser_of, read_json

NAME = "train-20260101-120000-0000"


def saved_run(
    folder: Path, bundle: str = "deepmedic_brats", *, seed: int = 0, finished: bool = True, **settings: Any
) -> Path:
    """The run's folder, made with its parents.

    Args:
        bundle: whose network is made as tiny as in its end-to-end tests.
        seed: of the weights.
        settings: of the config, such as they would be typed on the command line.
    """
    parser = parser_of(PROJECT / "bundles" / bundle, "train.json")
    tiny = read_json(PROJECT / "tests" / "tiny" / f"{bundle}.json")["all"]
    elsewhere = {"bundle_root": f"/elsewhere/bundles/{bundle}", "dataset_dir": "/elsewhere/data"}
    parser.update({**elsewhere, **tiny, **settings})
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(parser.get()))
    torch.manual_seed(seed)
    torch.save(parser.get_parsed_content("network_def").state_dict(), folder / "model.pt")
    if finished:
        (folder / "finished").write_text(time.strftime("%Y-%m-%d %H:%M:%S\n"))
    return folder
