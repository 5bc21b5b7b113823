"""Fixtures of the tests of the command lines."""

from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

import pytest
from bundle_configs import PROJECT


@pytest.fixture(scope="session")
def load_script() -> Callable[[str], ModuleType]:
    """Imports a command line, which is in no package, by its name."""

    def load(name: str) -> ModuleType:
        spec = spec_from_file_location(name, PROJECT / "scripts" / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load
