"""tiff_page_count: how many pages an open TIFF has.

`len(tiff.pages)` only logs that the file ends before the next of them.
"""

from tifffile import TiffFile

from common.checks.input_error import InputError


def tiff_page_count(tiff: TiffFile) -> int:
    """At least 1; InputError for a file that ends too early."""
    pages, after_last = len(tiff.pages), tiff.pages.next_page_offset
    if pages == 0 or after_last is None:
        raise InputError("is truncated: holds no page")
    tiff.filehandle.seek(after_last)
    if any(tiff.filehandle.read(tiff.tiff.offsetsize)):
        raise InputError(f"is truncated: ends before page {pages}, counted from 0")
    return pages
