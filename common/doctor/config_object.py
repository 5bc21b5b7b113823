"""config_object: the object in the text of a JSON file, and the keys that stand in it twice."""

import json
from typing import Any


def config_object(text: str) -> tuple[Any, list[str]]:
    """json.JSONDecodeError for what is no JSON. Of a key that an object has twice json keeps the last, silently."""
    repeated: list[str] = []

    def noted(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        repeated.extend(sorted({key for key in keys if keys.count(key) > 1}))
        return dict(pairs)

    return json.loads(text, object_pairs_hook=noted), repeated
