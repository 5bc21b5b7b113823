"""published_knobs reads the table of a model card."""

from common.doctor.rules.published_experiment import published_knobs


def test_table_of_a_model_card_is_read() -> None:
    card = "# A\n\n## The published experiment\n\n| knob | value | from |\n|--|--|--|\n"
    card += "| `spacing` | [1.0, 1.5] | sec. 4 |\n| `a::lr` | `1e-4` | |\n\n## Data\n\n| `seed` | 0 |\n"
    assert published_knobs(card) == {"spacing": [1.0, 1.5], "a::lr": 0.0001}
