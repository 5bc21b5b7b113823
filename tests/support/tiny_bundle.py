"""Runs a bundle's configs in this process, made small by the overrides that it states in tests/tiny/<bundle>.json."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bundle_configs import read_json
from monai.bundle import ConfigWorkflow

from common.checks.input_error import InputError

_TINY = Path(__file__).parents[1] / "tiny"


class TinyBundle:
    """A bundle whose runs take seconds and stay in one folder.

    Args:
        bundle: its folder.
        runs: stands in for the project's folder of runs.
    """

    def __init__(self, bundle: Path, runs: Path) -> None:
        self.name = bundle.name
        self.configs = bundle / "configs"
        self.runs = runs
        self.tiny = read_json(_TINY / f"{bundle.name}.json")

    def files(self, *names: str) -> list[str]:
        """The configs; where training trains several networks, with the overlay that trains one of them."""
        overlay = [self.tiny["overlay"]] if names == ("train.json",) and "overlay" in self.tiny else []
        return [str(self.configs / name) for name in (*names, *overlay)]

    def overrides(self, *names: str) -> dict[str, Any]:
        """What a user would type to get a run this small."""
        kind = "inference" if names == ("inference.json",) else "train"
        return {"runs": str(self.runs), **self.tiny["all"], **self.tiny[kind]}

    def workflow(self, *names: str, **overrides: Any) -> ConfigWorkflow:
        """The configs as MONAI's command line takes them, nothing run yet."""
        return ConfigWorkflow(
            self.files(*names),
            workflow_type="infer" if names == ("inference.json",) else "train",
            logging_file=False,  # it would replace the handlers of this process's loggers
            **{**self.overrides(*names), **overrides},
        )

    def run(self, *names: str, **overrides: Any) -> ConfigWorkflow:
        """A run from its beginning to its end."""
        workflow = self.workflow(*names, **overrides)
        workflow.initialize()
        workflow.run()
        workflow.finalize()
        return workflow


def content(workflow: ConfigWorkflow, name: str) -> Any:
    """What the run has under this id."""
    return workflow.parser.get_parsed_content(name)


def input_error(error: BaseException) -> str | None:
    """The mistake of the user's behind an error that MONAI has wrapped in its own."""
    return next((str(cause) for cause in _causes(error) if isinstance(cause, InputError)), None)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
