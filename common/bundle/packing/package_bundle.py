"""package_bundle: a bundle as one file that runs without this project, in the form of MONAI's Model Zoo.

`monai.bundle` downloads and unpacks such files; it makes none.
"""

from pathlib import Path

from common.bundle.packing.packed_files import packed_files
from common.bundle.packing.packed_golden import packed_golden
from common.bundle.packing.packed_weights import packed_weights
from common.bundle.packing.write_zip import write_zip
from common.checks.input_error import InputError
from common.files.read_json_object import read_json_object


def package_bundle(bundle: Path, *, output: Path, weights: Path) -> Path:
    """Writes `<name>_v<version>.zip`, which unpacks to one folder `<name>`, and returns its path.

    The same files give the same bytes.

    Args:
        bundle: its folder, in `bundles` beside `common`.
        output: folder of the zip; made if absent.
        weights: see `packed_weights`.
    """
    packed = packed_weights(bundle, weights)
    entries = {**packed, **packed_golden(bundle, packed), **packed_files(bundle)}
    file = output / f"{bundle.name}_v{_version(bundle)}.zip"
    try:
        write_zip(file, {f"{bundle.name}/{name}": content for name, content in entries.items()})
    except OSError as error:
        raise InputError(f"output: cannot write {file} ({error.strerror}); choose another folder") from error
    return file


def _version(bundle: Path) -> str:
    file = bundle / "configs" / "metadata.json"
    metadata = read_json_object(file, form='{"version": "0.1.0", "changelog": {...}, ...}')
    version, changelog = metadata.get("version"), metadata.get("changelog")
    if not isinstance(version, str) or not isinstance(changelog, dict) or version not in changelog:
        raise InputError(f"{file}: changelog must say what is new in version {version}; add that line")
    return version
