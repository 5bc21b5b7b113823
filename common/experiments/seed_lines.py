"""seed_lines: the scores over seeds as lines of cells, to be read."""

from collections.abc import Sequence

from common.experiments.seed_row import SeedRow


def seed_lines(
    rows: Sequence[SeedRow],
    *,
    first: str,
    decimals: int,
    bounds: Sequence[str] = (),
    published: str = "published",
) -> list[tuple[str, ...]]:
    """The heading, and a line a row, without the columns in which no row has anything.

    Args:
        first: the setting that the others are compared with.
        decimals: of scores and differences.
        bounds: those that the rows' shares are of; none for a table without shares.
        published: heading of the published values.
    """
    heading: tuple[str, ...] = (
        "setting",
        "seeds",
        "mean ± sd",
        "95% interval",
        published,
        f"minus {first}",
        "95% interval",
        "p",
    )
    heading += ("share of the gap", "95% interval") if bounds else ()
    lines = [_line(row, decimals)[: len(heading)] for row in rows]
    told = [column for column in range(len(heading)) if not all(line[column] == "-" for line in lines)]
    return [tuple(line[column] for column in told) for line in (heading, *lines)]


def seed_note(first: str, bounds: Sequence[str] = (), *, settings: int = 2) -> str:
    """What the cells are.

    Args:
        settings: how many; one is not compared.
    """
    note = "mean and standard deviation over seeds, interval of the mean (t)"
    if settings > 1:
        note += f"; difference to {first} paired by seed, two-sided t-test, not corrected for the number of settings"
    if bounds:
        lower, upper = bounds
        note += (
            f"; share of the gap: (setting - {lower}) / ({upper} - {lower}), means over the seeds that all three have; "
            "none where the gap is not positive, no interval (Fieller, t) where the gap does not differ from 0 at 5%"
        )
    return note


def _line(row: SeedRow, decimals: int) -> tuple[str, ...]:
    score, signed = f".{decimals}f", f"+.{decimals}f"
    spread = "" if row["sd"] is None else f" ± {row['sd']:{score}}"
    of = row["difference"]
    return (
        row["setting"],
        str(row["n"]),
        f"{row['mean']:{score}}{spread}",
        interval_text(row["interval"], score),
        row["published"] or "-",
        "-" if of is None or of["mean"] is None else f"{of['mean']:{signed}}",
        "-" if of is None else interval_text(of["interval"], signed),
        "-" if of is None or of["p"] is None else f"{of['p']:.2g}",
        "-" if row["share"] is None else f"{row['share']:.0%}",
        interval_text(row["share_interval"], ".0%"),
    )


def interval_text(interval: Sequence[float] | None, form: str) -> str:
    """Such as "0.1 to 0.2"; a dash for none."""
    return "-" if interval is None else f"{interval[0]:{form}} to {interval[1]:{form}}"
