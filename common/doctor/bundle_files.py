"""BundleFiles: the files of a bundle, as the doctor's rules read them.

`monai.bundle.load` builds what the configs say; here nothing is built, and a broken file leaves the others readable.
"""

import json
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any

from monai.bundle import ConfigParser
from monai.bundle.utils import ID_SEP_KEY

from common.bundle.component_locator import component_locator
from common.doctor.config_object import config_object
from common.doctor.finding import Finding
from common.doctor.unreadable import UnreadableError

METADATA, TRAIN, EVALUATE, INFERENCE = "metadata.json", "train.json", "evaluate.json", "inference.json"
_OVERLAYS = (EVALUATE, "multi_gpu_train.json", "multi_gpu_evaluate.json", "paper.json")  # that every bundle has
_BEHIND_EVALUATE = ("multi_gpu_evaluate.json",)


class BundleFiles:
    """Each file is read once; UnreadableError for one that is not there, or not whole.

    Args:
        root: the bundle's folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._configs: dict[str, dict[str, Any]] = {}

    @property
    def collection(self) -> Path | None:
        """The folder that holds the README and the requirements of all bundles; None of a bundle by itself."""
        return self.root.parents[1] if self.root.parent.name == "bundles" else None

    def names(self) -> list[str]:
        """Of all JSON files in `configs`."""
        return sorted(file.name for file in (self.root / "configs").glob("*.json"))

    def text(self, name: str) -> str:
        """Of a file in the bundle's folder."""
        try:
            return (self.root / name).read_text(encoding="utf-8")
        except FileNotFoundError as error:
            raise _unreadable(name, "is missing", "add it") from error
        except OSError as error:
            raise _unreadable(name, f"cannot be read ({error.strerror})", "mend the file") from error
        except UnicodeDecodeError as error:
            raise _unreadable(name, f"is no text in UTF-8, from byte {error.start} on", "save it as UTF-8") from error

    def config(self, name: str) -> dict[str, Any]:
        """The object in a file of `configs`."""
        if name not in self._configs:
            self._configs[name] = self._read(name)
        return self._configs[name]

    def _read(self, name: str) -> dict[str, Any]:
        path = f"configs/{name}"
        try:
            content, _ = config_object(self.text(path))
        except json.JSONDecodeError as error:
            where = f"line {error.lineno}, column {error.colno}"
            raise _unreadable(path, f"is no JSON: {error.msg}", "mend it there", key=where) from error
        if not isinstance(content, dict):
            raise _unreadable(path, f"must hold an object, holds a {type(content).__name__}", "put it into {...}")
        return content

    def metadata(self, *keys: str) -> dict[str, Any]:
        """The object at these keys of metadata.json; an empty one where none is, which the schema's rule finds."""
        found: Any = self.config(METADATA)
        for key in keys:
            found = found.get(key) if isinstance(found, dict) else None
        return found if isinstance(found, dict) else {}

    def parser(self, *names: str) -> ConfigParser:
        """What MONAI makes of config files that are given together, with the metadata; a new one at each call."""
        for name in names:
            self.config(name)
        parser = ConfigParser()
        parser.locator = component_locator()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of `+key` that adds to nothing, which a rule finds
                parser.read_config([str(self.root / "configs" / name) for name in names])
        except Exception as error:  # MONAI raises what it likes, for a key such as a::b where a is no section
            reason = f"cannot be merged into {names[0]} ({type(error).__name__}: {str(error).splitlines()[0]})"
            raise _unreadable(f"configs/{names[-1]}", reason, "give ids whose sections are there") from error
        with suppress(UnreadableError):
            parser.read_meta(self.config(METADATA))
        return parser

    def problem(self, *names: str) -> Finding | None:
        """What keeps a config file from being read, or several from being read together."""
        try:
            if len(names) > 1:
                self.parser(*names)
            else:
                self.config(*names)
        except UnreadableError as error:
            return error.finding
        return None

    def overlays(self) -> list[str]:
        """The files that are run behind train.json. Others hold settings of several runs, or the ranges of a search."""
        others = {METADATA, TRAIN, INFERENCE}
        train = self._sections(TRAIN)
        candidates = [name for name in self.names() if name not in others and not name.endswith("_search.json")]
        return [name for name in candidates if name in _OVERLAYS or not train.isdisjoint(self._sections(name))]

    def _sections(self, name: str) -> set[str]:
        """What the file's keys are in; nothing of a file that cannot be read."""
        keys = self.config(name) if self.problem(name) is None else ()
        return {key.removeprefix("+").replace("#", ID_SEP_KEY).partition(ID_SEP_KEY)[0] for key in keys}

    def command(self, overlay: str) -> tuple[str, ...]:
        """The config files that are run together with an overlay, which is the last of them."""
        return (TRAIN, EVALUATE, overlay) if overlay in _BEHIND_EVALUATE else (TRAIN, overlay)

    def commands(self) -> list[tuple[str, ...]]:
        """The config files that can be run together: training, with an overlay behind it, inference."""
        names = [(TRAIN,), *map(self.command, self.overlays()), (INFERENCE,)]
        return [together for together in names if self.problem(*together) is None]


def _unreadable(file: str, rule: str, fix: str, *, key: str = "") -> UnreadableError:
    return UnreadableError(Finding("error", file, key, rule, fix))
