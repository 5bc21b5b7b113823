"""case_sampler gives every case of an evaluation to one process."""

import pytest

import common.data.case_sampler as module
from common.checks.input_error import InputError
from common.data.case_sampler import case_sampler


def _shares(monkeypatch: pytest.MonkeyPatch, *, cases: int, processes: int) -> list[list[int]]:
    shares = []
    for rank in range(processes):
        monkeypatch.setattr(module, "rank_and_world_size", lambda rank=rank: (rank, processes))
        sampler = case_sampler(range(cases))
        shares.append(list(sampler))
        assert len(sampler) == len(shares[-1])  # the progress bar's total
    return shares


def test_a_process_alone_has_all_cases_in_their_order() -> None:
    assert list(case_sampler("abcd")) == [0, 1, 2, 3]


@pytest.mark.parametrize(("cases", "processes"), [(4, 2), (5, 2), (5, 3), (7, 4), (3, 3)])
def test_each_case_is_in_one_share(monkeypatch: pytest.MonkeyPatch, cases: int, processes: int) -> None:
    shares = _shares(monkeypatch, cases=cases, processes=processes)
    assert sorted(case for share in shares for case in share) == list(range(cases))
    assert {len(share) for share in shares} <= {cases // processes, -(-cases // processes)}


def test_more_processes_than_cases_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="nproc_per_node: must be at most the number of cases, 2, got 3"):
        _shares(monkeypatch, cases=2, processes=3)
