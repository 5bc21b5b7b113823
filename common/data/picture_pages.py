"""picture_pages: the pictures in a file, which are several in a stack."""

from pathlib import Path

from tifffile import TiffFile, TiffFileError

from common.checks.input_error import InputError
from common.data.picture_files.tiff_page_count import tiff_page_count
from common.data.picture_page import picture_page


def picture_pages(path: Path, *, case_id: str) -> dict[str, str]:
    """What `read_picture` reads them by, by case id: `cells_00` for the first page of a stack `cells`.

    A file that cannot be opened counts as one picture, which to check is another's business.
    """
    file, page = picture_page(path)
    pages = 1 if page is not None else _number(file)
    if pages == 1:
        return {case_id: str(path)}
    digits = max(2, len(str(pages - 1)))
    return {f"{case_id}_{number:0{digits}d}": f"{path}#{number}" for number in range(pages)}


def _number(file: Path) -> int:
    if file.suffix.lower() not in (".tif", ".tiff"):
        return 1
    try:
        with TiffFile(file) as tiff:
            return tiff_page_count(tiff)
    except (InputError, OSError, TiffFileError):
        return 1
