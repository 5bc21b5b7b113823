"""Claims about what is compared of two sets of tensors."""

import torch

from common.bundle.tensor_mismatches import tensor_mismatches


def test_only_what_differs_is_named_in_order() -> None:
    given = {"b": torch.zeros(2), "same": torch.zeros(3), "extra": torch.zeros(())}
    wanted = {"same": torch.ones(3), "b": torch.zeros(2, 1), "a": torch.zeros(1)}
    assert list(tensor_mismatches(given, wanted).items()) == [
        ("a", ("absent", "(1,)")),
        ("b", ("(2,)", "(2, 1)")),
        ("extra", ("()", "absent")),
    ]
