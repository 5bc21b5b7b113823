"""quoted_scores: scores that metadata.json, the model card and the README tell alike."""

import re
from collections.abc import Iterator

from common.doctor.bundle_files import METADATA, BundleFiles
from common.doctor.finding import Finding
from common.doctor.model_card import CARD, figures

_README = "../../README.md"
_SCORE = re.compile(r"(?<![\d.:])\d+\.\d{1,3}(?![\d.])")  # and not arXiv:1606.04797


def quoted_scores(bundle: BundleFiles) -> Iterator[Finding]:
    """Each score of eval_metrics, and each in the bundle's row of the README, must stand in the model card."""
    card = [float(figure) for figure in figures(bundle.text(CARD))]
    for name, score in bundle.metadata("eval_metrics").items():
        if isinstance(score, int | float) and not _stands_in(card, str(score)):
            key = f"eval_metrics::{name}"
            yield _finding(f"configs/{METADATA}", key, f"is {score}, which {CARD} does not say")
    readme = bundle.collection / "README.md" if bundle.collection else None
    if readme is None or not readme.is_file():
        return
    name = bundle.root.name
    row = next(
        (line for line in readme.read_text(encoding="utf-8").splitlines() if line.startswith(f"| [`{name}`]")), ""
    )
    if not row:
        yield Finding("error", _README, name, "must have a row in the table of bundles", "add it")
    for quoted in _SCORE.findall(row):
        if not _stands_in(card, quoted):
            yield _finding(_README, name, f"says {quoted}, which {CARD} does not")


def _stands_in(card: list[float], quoted: str) -> bool:
    """Whether it is a figure of the card, rounded; one of the two may be in per cent."""
    decimals = len(quoted.partition(".")[2])
    return any(round(figure * unit, decimals) == float(quoted) for figure in card for unit in (1, 0.01, 100))


def _finding(file: str, key: str, rule: str) -> Finding:
    return Finding("error", file, key, rule, "quote what was measured")
