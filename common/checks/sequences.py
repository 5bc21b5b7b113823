"""check_sequences: whether the MR sequences that the user named are among those we know."""

from collections.abc import Sequence

from common.checks.known_name import check_known_name
from common.data.sequence_names import SEQUENCE_NAMES


def check_sequences(sequences: Sequence[str]) -> None:
    """Raises InputError for an unknown name, with the nearest one of a sequence that is not there yet."""
    words = [str(word).lower() for word in sequences]
    given = {SEQUENCE_NAMES.get(word) for word in words}
    others = [word for word, name in SEQUENCE_NAMES.items() if name not in given]
    for word in words:
        if word not in SEQUENCE_NAMES:
            check_known_name(word, others, argument="sequences")
