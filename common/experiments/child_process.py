"""ChildProcess: a stage of a run at work, its output in a file."""

import os
import signal
import subprocess
import time
from collections.abc import Sequence

from common.experiments.child_run import ChildRun, Stage
from common.experiments.run_provenance import RunProvenance, machine_of_run
from common.tracking.git_commit import git_commit

_SECONDS_TO_STOP = 60.0  # a run that is interrupted records that in MLflow, which may be busy


class ChildProcess:
    """Starts at once, in a session of its own, so that Ctrl-C reaches it once: through `interrupt`.

    Args:
        parent_run: MLflow's id of the run that the stage's own belongs to.
        gpu: the only one that the process sees; None for what there is.
        held: file descriptors that stay open as long as the process lives.
        threads: of its arithmetic on the CPU; None for as many as it takes by itself.
    """

    def __init__(
        self,
        child: ChildRun,
        stage: Stage,
        *,
        parent_run: str,
        gpu: str | None,
        held: Sequence[int] = (),
        threads: int | None = None,
    ) -> None:
        self.child = child
        self.stage: Stage = stage
        self.gpu = gpu
        self._started, self._commit, self._threads = time.monotonic(), git_commit(), threads
        self.log = child.folder / f"{stage}.log"
        self.log.parent.mkdir(parents=True, exist_ok=True)
        own = {"CUDA_VISIBLE_DEVICES": gpu, "OMP_NUM_THREADS": threads}
        with self.log.open("ab") as log:
            self._begin = log.tell()  # what an interrupted run has written stays before this
            self._process = subprocess.Popen(
                child.command(stage, parent_run=parent_run),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=os.environ | {name: str(value) for name, value in own.items() if value is not None},
                start_new_session=True,
                pass_fds=held,
            )

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def problem(self) -> str | None:
        """Why it failed, in one line with the name of the log; None where it ended well."""
        if self._process.returncode == 0:
            return None
        lines = self._lines()
        errors = [line.removeprefix("error: ") for line in lines if line.startswith("error: ")]
        reason = errors[0] if errors else lines[-1] if lines else f"exit status {self._process.returncode}"
        return f"{self.child.name}: {reason} ({self.log})"

    def record(self) -> None:
        """To be told when it has ended: adds it to what the run's folder says of its time, machine and code."""
        seconds = time.monotonic() - self._started
        machine = machine_of_run(self.child.options, threads=self._threads)
        record = RunProvenance.read(self.child.folder).plus(seconds=seconds, commit=self._commit, machine=machine)
        record.write(self.child.folder)

    def last_line(self) -> str:
        """What it said last."""
        lines = self._lines()
        return lines[-1] if lines else ""

    def interrupt(self) -> None:
        """As Ctrl-C does."""
        self._process.send_signal(signal.SIGINT)

    def await_end(self) -> None:
        """After an interruption; what does not listen to it is killed."""
        try:
            self._process.wait(_SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _lines(self) -> list[str]:
        with self.log.open("rb") as log:
            log.seek(self._begin)
            text = log.read().decode(errors="replace")
        return [line.strip() for line in text.splitlines() if line.strip()]
