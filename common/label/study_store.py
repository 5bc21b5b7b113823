"""StudyStore: a folder of images, a subject's sequences being one of them."""

import os
from collections.abc import Sequence

from monailabel.datastore.local import LocalDatastore

from common.label.shown_images import shown_images


class StudyStore(LocalDatastore):
    """What `LocalDatastore` lacks: it lists every file, so that each sequence of a subject would want a label."""

    def _list_files(self, path: str, patterns: Sequence[str]) -> dict[str, str]:
        files: dict[str, str] = super()._list_files(path, patterns)
        if os.path.realpath(path) != os.path.realpath(self._datastore.image_path()):
            return files
        return {name: files[name] for name in shown_images(files)}
