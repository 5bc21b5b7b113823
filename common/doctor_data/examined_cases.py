"""examined_cases: reads every case of a data set, and takes down what it is."""

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from monai.bundle import ConfigParser
from tqdm import tqdm

from common.checks.checked_cases import checked_cases
from common.doctor_data.case_record import CaseRecord
from common.doctor_data.class_image_record import class_image_record
from common.doctor_data.component_settings import component_settings
from common.doctor_data.parsed_content import parsed_content
from common.doctor_data.picture_record import picture_record
from common.doctor_data.volume_record import volume_record

_logger = logging.getLogger(__name__)
_THUMBNAILS = 1e9  # bytes; of the cases that come after, only those with findings keep theirs


def examined_cases(parser: ConfigParser, cases: Sequence[Mapping[str, Any]]) -> list[CaseRecord]:
    """A record of each case, by the rules and with the arguments of the config's `checked_cases`."""
    record_of = _examination(parser)
    with ThreadPoolExecutor(max_workers=4) as pool:
        results = tqdm(
            pool.map(record_of, cases), total=len(cases), desc="examining cases", unit="case", disable=None, leave=False
        )
        records = []
        kept = 0
        for record in results:
            kept += record.thumbnail.nbytes if record.thumbnail else 0
            if kept > _THUMBNAILS and not record.findings:
                record.thumbnail = None
            records.append(record)
    return records


def _examination(parser: ConfigParser) -> Callable[[Mapping[str, Any]], CaseRecord]:
    check = component_settings(parser, "checked_cases")
    class_names = [str(name) for name in parsed_content(parser, "class_names")]
    kind = str(check["_target_"]).rpartition(".")[2]
    if kind == "checked_cases":
        arguments = {name: check[name] for name in ("in_channels", "labels") if name in check}
        checked_cases([], num_classes=len(class_names), **arguments)  # which checks these
        sequences = [str(name) for name in parser.get("sequences", ["image"])]
        return partial(volume_record, sequences=sequences, class_names=class_names, **arguments)
    if kind == "checked_pictures":
        return partial(picture_record, class_name=class_names[0], label_kind=check.get("label_kind", "auto"))
    if kind == "checked_images":
        return partial(class_image_record, class_names=class_names)
    raise ValueError(f"checked_cases must be one of common.checks, got {check['_target_']}; write a record for it")
