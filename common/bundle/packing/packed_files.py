"""packed_files: everything but the weights that goes into a packed bundle."""

from pathlib import Path

from common.bundle.packing.imported_code import DOTTED_NAME, imported_code
from common.bundle.packing.packed_card import packed_card

_SIBLINGS = "common.bundle.packing.sibling_code"
# what the copy in a packed bundle does beyond the project's, at its end
_JOINING = f"""
import sys

from {_SIBLINGS} import SiblingCode

sys.meta_path.append(SiblingCode)
"""


def packed_files(bundle: Path) -> dict[str, Path | bytes]:
    """Files by their names in the packed bundle: configs, documents, licence, code, and a mark for `bundle_root`.

    The code is what the configs name, what the model card tells users to name, and what that imports.

    Args:
        bundle: in the folder `bundles` beside `common`.
    """
    project, name = bundle.parents[1], bundle.name
    own = [
        *bundle.glob("configs/**/*.json"),
        *bundle.glob("configs/*.conf"),
        *bundle.glob("docs/*"),
        bundle / "LICENSE",
    ]
    entries: dict[str, Path | bytes] = {file.relative_to(bundle).as_posix(): file for file in own}
    texts = [file.read_text(encoding="utf-8") for file in own if file.suffix in (".json", ".md")]
    named = {name for text in texts for name in DOTTED_NAME.findall(text)}
    entries |= {file.as_posix(): project / file for file in imported_code({*named, _SIBLINGS}, project=project)}
    entries["common/__init__.py"] = (project / "common" / "__init__.py").read_bytes() + _JOINING.encode()
    card = (bundle / "docs" / "README.md").read_text(encoding="utf-8")
    entries["docs/README.md"] = packed_card(card, name=name).encode()
    entries[f"bundles/{name}/packed.txt"] = b"The bundle that this code belongs to is two folders above.\n"
    return entries
