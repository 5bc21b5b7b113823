"""RunProvenance keeps what the processes of a run took."""

from pathlib import Path

from common.experiments.run_provenance import RunProvenance, machine_of_run


def test_processes_add_up(tmp_path: Path) -> None:
    assert RunProvenance.read(tmp_path) == RunProvenance()
    RunProvenance().plus(seconds=2.0, commit="a", machine="abacus").write(tmp_path)
    RunProvenance.read(tmp_path).plus(seconds=3.0, commit="a", machine="loom").write(tmp_path)
    assert RunProvenance.read(tmp_path) == RunProvenance(5.0, ("a",), ("abacus", "loom"))


def test_machine_is_told_with_the_threads_that_a_run_was_given() -> None:
    assert ", 3 threads, torch " in machine_of_run({"device": "'cpu'"}, threads=3)


def test_machine_is_told_where_a_config_chooses_the_device() -> None:
    chosen = repr({"_target_": "common.engines.default_device.default_device"})
    assert machine_of_run({"device": chosen}, threads=1) == machine_of_run({}, threads=1)
