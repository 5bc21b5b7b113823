"""case_ids: which cases the evaluator's last iteration was about."""

from pathlib import Path

from ignite.engine import Engine

from common.data.volume_stem import volume_stem


def case_ids(engine: Engine, *, path_key: str) -> list[str]:
    """One a decollated output: its "case_id", else that of its batch item, else the name of the file of `path_key`."""
    outputs, batch = engine.state.output, engine.state.batch
    if not isinstance(outputs, list):
        raise ValueError(
            f"engine.state.output must be a list of dicts, got {type(outputs).__name__}; set the evaluator's decollate"
        )
    items = batch if isinstance(batch, list) else [{}] * len(outputs)
    return [_case_id({**item, **output}, path_key) for item, output in zip(items, outputs, strict=True)]


def _case_id(data: dict[str, object], path_key: str) -> str:
    if "case_id" in data:
        return str(data["case_id"])
    meta = getattr(data.get(path_key), "meta", {})
    if "filename_or_obj" not in meta:
        raise ValueError(f"the case of {path_key!r} has no name; give each item of the data list a 'case_id'")
    path = str(meta["filename_or_obj"])
    return volume_stem(path) or Path(path).stem
