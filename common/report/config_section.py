"""config_section: with what a run was run."""

import json
from xml.etree.ElementTree import Element

from common.bundle.run_record import RunRecord
from common.doctor.plain_keys import plain_keys
from common.report.element import element
from common.report.facts import facts


def config_section(*runs: RunRecord) -> Element:
    """Of each run its knobs, and its whole config to be unfolded."""
    parts: list[Element] = []
    for run in runs:
        knobs = {name: json.dumps(run.config[name]) for name in plain_keys(dict(run.config))}
        whole = json.dumps(run.config, indent=2)
        parts += [
            element("h3", None, run.folder.name),
            element("details", None, element("summary", None, f"{len(knobs)} knobs"), facts(knobs)),
            element("details", None, element("summary", None, "config.json"), element("pre", None, whole)),
        ]
    return element("div", None, *parts)
