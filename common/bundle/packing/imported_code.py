"""imported_code: the files of this project that dotted names lead to, and those that these import in turn.

`modulefinder` of the standard library follows imports too, but neither into packages without an `__init__.py` nor into
names that stand in strings, such as the `_target_` of a config.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from common.checks.input_error import InputError

DOTTED_NAME = re.compile(r"\b(?:common|bundles)(?:\.[A-Za-z_]\w*)+")


def imported_code(names: Iterable[str], *, project: Path) -> list[Path]:
    """Relative paths, sorted; packages with what their `__init__.py` imports, and nothing else of them.

    Args:
        names: of modules, or of what is in them; those that are not the project's are passed over.
        project: the folder of `common` and `bundles`.
    """
    found: set[Path] = set()
    to_follow = [name for name in names if _is_ours(name)]
    while to_follow:
        for file in _files_of(to_follow.pop(), project):
            if file not in found:
                found.add(file)
                to_follow.extend(name for name in _names_in(project / file) if _is_ours(name))
    return sorted(found)


def _is_ours(name: str) -> bool:
    return name.partition(".")[0] in ("common", "bundles")


def _files_of(name: str, project: Path) -> list[Path]:
    """What an import of the name reads: the packages around it first."""
    parts = name.split(".")
    modules = [Path(*parts[:length]) for length in range(1, len(parts) + 1)]
    candidates = [file for module in modules for file in (module / "__init__.py", module.with_suffix(".py"))]
    files = [file for file in candidates if (project / file).is_file()]
    if len(parts) > 1 and not any(len(file.parts) > 2 or file.name != "__init__.py" for file in files):
        raise InputError(f"{name}: there is no such module in {project}; mend the config or the text that names it")
    return files


def _names_in(file: Path) -> Iterator[str]:
    """Dotted names that the code imports, anywhere in it, or has as a string."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                raise ValueError(f"{file}: imports must be absolute, got a relative one in line {node.lineno}")
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and DOTTED_NAME.fullmatch(node.value):
            yield node.value
