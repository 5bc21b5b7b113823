"""METADATA_SCHEMA: what MONAI's schema of metadata.json asks for, in short.

MONAI's own is a file that `monai.bundle verify_metadata` downloads.
"""

from typing import Any

_TEXT, _OBJECT, _LIST = {"type": "string"}, {"type": "object"}, {"type": "array"}
_TENSOR = {
    "type": "object",
    "properties": {
        "type": _TEXT,
        "format": _TEXT,
        "num_channels": {"type": "integer"},
        "spatial_shape": {**_LIST, "items": {"type": ["string", "integer"]}},
        "dtype": _TEXT,
        "value_range": {**_LIST, "items": {"type": "number"}},
        "is_patch_data": {"type": "boolean"},
        "channel_def": _OBJECT,
    },
    "required": ["type", "format", "num_channels", "spatial_shape", "dtype", "value_range"],
}
_ARGUMENTS = {
    "type": "object",
    "additionalProperties": {"if": _OBJECT, "then": _TENSOR, "else": {"type": ["number", "string", "boolean"]}},
}
_DATA_FORMAT = {
    "type": "object",
    "properties": {"inputs": _ARGUMENTS, "outputs": _ARGUMENTS, "post_processed_outputs": _ARGUMENTS},
    "required": ["inputs", "outputs"],
}
_VERSIONS = ("schema", "version", "monai_version", "pytorch_version", "numpy_version")
_NEEDED_TEXTS = (*_VERSIONS, "task", "description", "authors", "copyright")
_TEXTS = ("data_source", "data_type", "image_classes", "label_classes", "pred_classes", "intended_use")

METADATA_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        **dict.fromkeys((*_NEEDED_TEXTS, *_TEXTS), _TEXT),
        **dict.fromkeys(("changelog", "required_packages_version", "eval_metrics", "supported_apps"), _OBJECT),
        "references": {**_LIST, "items": _TEXT},
        "network_data_format": {},  # by the pattern
    },
    "patternProperties": {"^[_a-zA-Z0-9]+_data_format$": _DATA_FORMAT},
    "required": [*_NEEDED_TEXTS, "required_packages_version", "network_data_format"],
}
