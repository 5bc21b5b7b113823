"""EmptyRule: what a region counts for that the label of a case does not have."""

from collections.abc import Mapping
from typing import Literal

EmptyRule = Literal["score", "omit", "zero"]

# one line each, which stands beside every number: the same maps score a different mean under each rule
EMPTY_RULES: Mapping[EmptyRule, str] = {
    "score": "score: a region absent from the label counts overlap 1 and distance 0 if it is also absent from the "
    "prediction, else overlap 0 and no distance",
    "omit": "omit: a region absent from the label has no scores, and no part in the means",
    "zero": "zero: a region absent from the label counts overlap 0 and no distance, whatever was predicted",
}
