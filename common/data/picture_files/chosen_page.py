"""chosen_page: which page of a file to read."""

from common.checks.input_error import InputError


def chosen_page(page: int | None, *, pages: int) -> int:
    """The page asked for, else the only one; InputError where there is none such, or one has to be asked for."""
    if page is None and pages > 1:
        raise InputError(
            f"holds {pages} pages where one picture is wanted; name a page of a TIFF as NAME.tif#0 to "
            f"NAME.tif#{pages - 1}, or save each as a file of its own"
        )
    if page is not None and page >= pages:
        raise InputError(f"page must be from 0 to {pages - 1}, got {page}")
    return page or 0
