"""Mistakes of the user's end in one line, other errors in a traceback."""

import errno
import subprocess
import sys
from collections.abc import Callable

import pytest

from common.checks.input_error import InputError
from common.checks.one_line_errors import one_line_errors


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[[BaseException], str]:
    """What the program writes to stderr when the given exception is not caught."""
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)  # put back after the test
    one_line_errors()

    def written(error: BaseException) -> str:
        sys.excepthook(type(error), error, error.__traceback__)
        return capsys.readouterr().err

    return written


def _caught(*chain: BaseException) -> BaseException:
    """The last exception, raised from the one before it and so on."""
    error = chain[0]
    for wrapper in chain[1:]:
        try:
            raise wrapper from error
        except BaseException as raised:
            error = raised
    return error


def _raised_while_handling(error: BaseException, later: BaseException) -> BaseException:
    try:
        try:
            raise error
        except type(error):
            raise later  # noqa: B904 (an implicit context is what is tested)
    except type(later) as raised:
        return raised


def test_input_error_is_one_line(report: Callable[[BaseException], str]) -> None:
    assert report(InputError("seed: must be a number, got 'x'")) == "error: seed: must be a number, got 'x'\n"


def test_input_error_is_found_under_the_errors_around_it(report: Callable[[BaseException], str]) -> None:
    error = _caught(InputError("label.nii.gz: label 7"), RuntimeError("failed to\ninstantiate"), RuntimeError("parser"))
    assert report(error) == "error: label.nii.gz: label 7\n"


def test_input_error_is_found_where_another_error_met_it(report: Callable[[BaseException], str]) -> None:
    error = _raised_while_handling(InputError("label.nii.gz: label 7"), RuntimeError("clean-up"))
    assert report(error) == "error: label.nii.gz: label 7\n"


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "runs/x"), "error: No space left on device: runs/x\n"),
        (OSError(errno.ENOSPC, "No space left on device"), "error: No space left on device: output\n"),
        (PermissionError(errno.EACCES, "Permission denied", "runs"), "error: Permission denied: runs\n"),
    ],
    ids=["disk", "no name", "permission"],
)
def test_error_of_the_system_is_one_line(report: Callable[[BaseException], str], error: OSError, line: str) -> None:
    assert report(_caught(error, RuntimeError("failed to instantiate"))) == line


def test_interruption_says_how_to_go_on(report: Callable[[BaseException], str]) -> None:
    assert report(KeyboardInterrupt()) == "\ninterrupted; a training run continues with --resume true\n"


@pytest.mark.parametrize("error", [RuntimeError("ours"), OSError("without a number")], ids=["runtime", "plain OSError"])
def test_other_errors_keep_their_traceback(report: Callable[[BaseException], str], error: Exception) -> None:
    written = report(_caught(error, RuntimeError("outer")))
    assert written.count("Traceback (most recent call last)") == 1
    assert "RuntimeError: outer" in written
    assert str(error) in written


def test_bug_that_follows_a_handled_system_error_keeps_its_traceback(report: Callable[[BaseException], str]) -> None:
    error = _raised_while_handling(FileNotFoundError(errno.ENOENT, "No such file", "cache"), TypeError("ours"))
    assert "TypeError: ours" in report(error)


def test_full_disk_is_one_line_where_another_error_met_it(report: Callable[[BaseException], str]) -> None:
    error = _raised_while_handling(OSError(errno.ENOSPC, "No space left", "model.pt"), RuntimeError("writer"))
    assert report(error) == "error: No space left: model.pt\n"


def test_program_ends_with_one_line_and_status_1() -> None:
    program = (
        "from common.checks.input_error import InputError\n"
        "from common.checks.one_line_errors import one_line_errors\n"
        "one_line_errors()\n"
        "try:\n"
        "    raise InputError('seed: must be a number')\n"
        "except InputError as error:\n"
        "    raise RuntimeError('failed to instantiate') from error\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", "error: seed: must be a number\n")
