"""children_text: the scores of several runs beside each other."""

from collections.abc import Iterator, Mapping

from common.metrics.score_statistics import ScoreStatistics
from common.metrics.text_columns import text_columns


def children_text(summaries: Mapping[str, Mapping[str, ScoreStatistics]], *, width: int = 120) -> str:
    """A line a run, in the order given, a column a score; scores that do not fit into `width` follow below.

    A cell is mean ± standard deviation (95% interval of the mean) over the cases, with their number where the score is
    undefined for some; `-` is what a run does not have.
    """
    scores = dict.fromkeys(name for summary in summaries.values() for name in summary)
    columns = [[name, *(_cell(summary.get(name)) for summary in summaries.values())] for name in scores]
    blocks = _blocks(["run", *summaries], columns, width)
    return "\n\n".join(text_columns(list(zip(*block, strict=True)), left=(0,)) for block in blocks)


def _blocks(names: list[str], columns: list[list[str]], width: int) -> Iterator[list[list[str]]]:
    block, used = [names], max(map(len, names))
    for column in columns:
        wide = max(map(len, column)) + 2
        if len(block) > 1 and used + wide > width:
            yield block
            block, used = [names], max(map(len, names))
        block.append(column)
        used += wide
    yield block


def _cell(statistics: ScoreStatistics | None) -> str:
    if statistics is None or statistics["mean"] is None:
        return "-"
    text = f"{statistics['mean']:.3f}"
    if statistics["sd"] is not None and statistics["interval"] is not None:
        low, high = statistics["interval"]
        text += f" ± {statistics['sd']:.3f} ({low:.3f} to {high:.3f})"
    return text + (f" n {statistics['n']}" if statistics["undefined"] else "")
