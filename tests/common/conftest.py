"""Fixtures of the tests of what bundles share."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from common.checks.input_error import InputError


@pytest.fixture
def refused() -> Callable[[], AbstractContextManager[list[str]]]:
    """A block in which a config has to stop at a mistake of the user's; yields a list that will hold its one line."""

    @contextmanager
    def block() -> Iterator[list[str]]:
        lines: list[str] = []
        with pytest.raises(RuntimeError) as caught:  # MONAI's, around ours
            yield lines
        cause: BaseException | None = caught.value
        while cause is not None and not isinstance(cause, InputError):
            cause = cause.__cause__
        assert cause is not None, f"no InputError behind {caught.value}"
        lines.extend(str(cause).splitlines())
        assert len(lines) == 1

    return block


@pytest.fixture(scope="module")
def uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of an MLflow database that the tests of a file share."""
    from tracking_database import tracking_database  # of MLflow, which takes seconds to import

    with tracking_database(tmp_path_factory.mktemp("tracking")) as uri:
        yield uri
