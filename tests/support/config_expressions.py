"""What a `$` string of a config may say: a call or a little arithmetic; everything else gets a name in Python."""

import ast
import builtins
import re

MAX_LENGTH = 80
REFERENCE = re.compile(r"@(\w+(?:::\w+)*)")
_NAMES_OF_MONAI = ("monai", "torch", "np", "numpy")  # what its parser has imported
_STAND_IN = "reference"
_CODE_IN_STRINGS = ("eval", "exec", "compile")
_VALUES = (ast.Expression, ast.Name, ast.Load, ast.Constant, ast.List)
_CALLS = (ast.Call, ast.keyword, ast.Attribute, ast.Subscript, ast.Slice)
_ARITHMETIC = (ast.BinOp, ast.operator, ast.UnaryOp, ast.unaryop, ast.Compare, ast.cmpop)


def complaint(text: str, *, imported: list[str]) -> str | None:
    """What is wrong with the `$` string, or None.

    Args:
        imported: names that the config's "imports" bring.
    """
    if len(text) > MAX_LENGTH:
        return f"{len(text)} characters, {MAX_LENGTH} are allowed"
    try:
        nodes = list(ast.walk(ast.parse(REFERENCE.sub(_STAND_IN, text[1:]), mode="eval")))
    except SyntaxError as error:
        return f"no Python expression ({error.msg})"
    for node in nodes:
        if not isinstance(node, _VALUES + _CALLS + _ARITHMETIC):
            return f"{type(node).__name__} is not allowed, only calls, arithmetic, comparisons and slices"
        name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
        if name.startswith("__") or name in _CODE_IN_STRINGS:
            return f"{name} is not allowed"
        if isinstance(node, ast.Name) and not _is_known(name, imported):
            return f"{name} is not imported"
    return None


def imported_name(text: str) -> str | None:
    """The name that a `$` string imports; None where it is anything but one single import."""
    statements = ast.parse(text[1:]).body
    if len(statements) != 1 or not isinstance(statements[0], ast.Import | ast.ImportFrom):
        return None
    aliases = statements[0].names
    return (aliases[0].asname or aliases[0].name).partition(".")[0] if len(aliases) == 1 else None


def is_import(text: str) -> bool:
    """Whether MONAI would run the `$` string as an import rather than as an expression."""
    return re.match(r"\$\s*(import|from)\s", text) is not None


def _is_known(name: str, imported: list[str]) -> bool:
    return name == _STAND_IN or name in _NAMES_OF_MONAI or name in imported or hasattr(builtins, name)
