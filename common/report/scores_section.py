"""scores_section: the scores of each case, and how they are spread."""

import tempfile
from pathlib import Path
from xml.etree.ElementTree import Element

from common.report.data_table import data_table
from common.report.data_uri import png_uri
from common.report.distribution_picture import distribution_picture
from common.report.element import element
from common.report.scored_cases import ScoredCases

_MOST = 500  # rows, of which a page of images that are classified has tens of thousands


def case_table(cases: ScoredCases) -> Element:
    """All cases, or the worst of many, worst first."""
    shown, all_of_them = cases.rows[:_MOST], len(cases.rows)
    note = f"By {cases.score}, worst first. A click on a column's head sorts by it."
    if len(shown) < all_of_them:
        note = f"The worst {len(shown)} of {all_of_them}; all are in scores.csv. {note}"
    return element(
        "div", None, element("p", {"class": "note"}, note), data_table(shown, columns=cases.columns, sortable=True)
    )


def distributions(cases: ScoredCases) -> Element:
    """The `distribution_picture` of all scores."""
    values = {name: cases.values(name) for name in cases.scores}
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "distributions.png"
        distribution_picture(values, picture)
        return element("img", {"src": png_uri(picture), "alt": f"distributions of {', '.join(values)}"})
