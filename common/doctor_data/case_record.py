"""CaseRecord: what an examination knows of a case."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from common.checks.input_error import InputError
from common.doctor_data.finding import Finding
from common.doctor_data.intensities import Intensities
from common.doctor_data.thumbnail import Thumbnail


@dataclass
class CaseRecord:
    """Filled while the case is read; what could not be found out stays empty.

    Attributes:
        files: all of the case.
        size: voxels or pixels along each axis, as in the file.
        spacing: mm along each axis, of volumes.
        axis_codes: where each axis points to, like "RAS", of volumes.
        intensities: by sequence.
        hashes: of the voxels, by file; by "" of an image in an array.
        counts: voxels of each class, or objects and their pixels, by what they are; none without a label.
        class_name: of a whole image.
        part: of the data set's split.
    """

    case_id: str
    files: list[str]
    size: tuple[int, ...] = ()
    spacing: tuple[float, ...] = ()
    axis_codes: str = ""
    intensities: dict[str, Intensities] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    class_name: str = ""
    part: str = ""
    thumbnail: Thumbnail | None = None
    findings: list[Finding] = field(default_factory=list)

    @contextmanager
    def checking(self, file: str, *, fix: str) -> Iterator[None]:
        """A block whose InputError becomes a finding; `fix` where the error names none."""
        try:
            yield
        except InputError as error:
            self.findings.append(Finding.of_error(error, case=self.case_id, file=file, fix=fix))

    @property
    def is_broken(self) -> bool:
        return any(finding.severity == "error" for finding in self.findings)
