"""experiment_parser leaves to the bundle what is the bundle's."""

import pytest

from common.experiments.experiment_parser import experiment_parser


def test_options_of_the_bundle_are_left_over() -> None:
    words = ["vnet_prostate", "--config", "a.json", "b.json", "--output_dir", "x", "--out", "1", "--seed=3"]
    arguments, rest = experiment_parser("What it is.").parse_known_args(words)
    assert (arguments.bundle, arguments.config, arguments.output_dir) == ("vnet_prostate", ["a.json", "b.json"], "x")
    assert rest == ["--out", "1", "--seed=3"]


def test_help_says_what_happens_to_other_options(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        experiment_parser("What it is.").parse_args(["--help"])
    text = capsys.readouterr().out
    assert "What it is." in text
    assert "Any other --key value is an option of the bundle" in text


def test_bundle_need_not_be_the_first_word() -> None:
    arguments, rest = experiment_parser("What it is.", takes_bundle=False).parse_known_args(["--out", "1"])
    assert (hasattr(arguments, "bundle"), rest) == (False, ["--out", "1"])
