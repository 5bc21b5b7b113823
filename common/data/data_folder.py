"""data_folder: make sure that a data set's folder is there and holds something."""

import os
from pathlib import Path

from common.checks.input_error import InputError


def data_folder(dataset_dir: str | Path) -> Path:
    """The folder as a path, `~` expanded; InputError if it is missing, no folder, unreadable or empty."""
    if not str(dataset_dir):
        raise InputError("dataset_dir is empty; give the folder of the data set")
    folder = Path(dataset_dir).expanduser()
    if not folder.exists():
        raise InputError(f"dataset_dir {folder} does not exist (looked from {Path.cwd()}); give the data set's folder")
    if not folder.is_dir():
        raise InputError(f"dataset_dir must be a folder, {folder} is a file; give the folder of the data set")
    if not os.access(folder, os.R_OK | os.X_OK):
        raise InputError(f"dataset_dir {folder} may not be read; change its permissions (chmod u+rx)")
    if not any(folder.iterdir()):
        raise InputError(f"dataset_dir {folder} is empty; put the data set there or give another folder")
    return folder
