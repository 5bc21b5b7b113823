"""reproduction_text: all about one experiment, for whoever thinks of running it."""

from collections.abc import Mapping, Sequence

from common.experiments.duration_text import duration_text
from common.experiments.estimated_seconds import estimated_seconds
from common.experiments.reproduction import Reproduction
from common.metrics.text_columns import text_columns


def reproduction_text(
    reproduction: Reproduction, options: Mapping[str, str], *, seeds: Sequence[int], overlays: Sequence[str] = ()
) -> str:
    """Its data, its scales with their `estimated_seconds`, its settings and published values.

    Args:
        options: of the command line, which change the time.
        overlays: of the command line.
    """
    runs = f"{len(reproduction.rows)} settings x {len(seeds)} seeds"
    about = [
        f"{reproduction.name}: {reproduction.source}",
        f"bundle: {reproduction.bundle}",
        f"data: {reproduction.needs}; give {reproduction.give}" if reproduction.needs else "data: phantoms",
        f"runs: {runs}",
    ]
    scales = [("scale", "time", "config files and options of all settings")]
    for scale in reproduction.scales:
        seconds = estimated_seconds(reproduction, options, seeds=seeds, scale=scale, overlays=overlays)
        told = [*reproduction.config_overlays(scale), *_words(reproduction.scale_options(scale, options))]
        scales.append((scale, duration_text(seconds), " ".join(told) or "the bundle's own"))
    settings = [("setting", *(score.title for score in reproduction.scores), "options")]
    for setting, own in {**reproduction.settings, **reproduction.evaluations}.items():
        published = [score.published.get(setting, "-") for score in reproduction.scores]
        trained = [f"as {own['of']}, evaluated with"] if "of" in own else []
        given = {key: value for key, value in own.items() if key != "of"}
        settings.append((setting, *published, " ".join([*trained, *_words(given)]) or "none"))
    tables = [text_columns(scales, left=(0, 2)), text_columns(settings, left=(0, len(settings[0]) - 1))]
    return "\n\n".join(["\n".join(about), *tables])


def _words(options: Mapping[str, object]) -> list[str]:
    return [f"--{key} {value}" for key, value in options.items()]
