"""images_root: where a data set of images is."""

from pathlib import Path

from common.data.data_folder import data_folder


def images_root(dataset_dir: str | Path) -> Path:
    """The folder, or the .npz file; InputError for neither."""
    path = Path(dataset_dir).expanduser()
    return path if path.suffix == ".npz" and path.is_file() else data_folder(dataset_dir)
