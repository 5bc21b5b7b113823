"""InputError: what every check raises when the user has to change something."""


class InputError(ValueError):
    """A mistake of the user's: one line that names the file or key, the rule, the value and the fix."""
