"""Fixtures of the tests of what bundles share."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from common.checks.input_error import InputError
from common.checks.plain_input_errors import plain_input_errors


@pytest.fixture
def refused() -> Callable[[], AbstractContextManager[list[str]]]:
    """A block in which a config has to stop at a mistake of the user's; yields a list that will hold its one line."""

    @contextmanager
    def block() -> Iterator[list[str]]:
        lines: list[str] = []
        with pytest.raises(InputError) as caught, plain_input_errors():
            yield lines
        lines.extend(str(caught.value).splitlines())
        assert len(lines) == 1

    return block


@pytest.fixture(scope="module")
def uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of an MLflow database that the tests of a file share."""
    from tracking_database import tracking_database  # of MLflow, which takes seconds to import

    with tracking_database(tmp_path_factory.mktemp("tracking")) as uri:
        yield uri
