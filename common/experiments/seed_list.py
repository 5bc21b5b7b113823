"""seed_list: seeds as somebody types them."""

from common.checks.input_error import InputError


def seed_list(text: str) -> list[int]:
    """Of "0,1,2"."""
    try:
        return [int(word) for word in text.split(",")]
    except ValueError as error:
        raise InputError(f"seeds must be numbers with commas between, such as 0,1,2, got {text!r}") from error
