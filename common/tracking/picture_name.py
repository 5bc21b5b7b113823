"""picture_name: what a case's picture is called."""

import re


def picture_name(case_id: str, ending: str = "") -> str:
    """The case's id, without what file systems or shells take amiss, and the ending, as the name of a PNG."""
    return re.sub(r"[^\w.-]+", "_", case_id) + ending + ".png"
