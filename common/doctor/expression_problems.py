"""expression_problems: "$..." that Python cannot evaluate.

MONAI finds it when the expression is evaluated, with an error of its own around Python's.
"""

import ast
import builtins
from collections.abc import Iterator

from monai.bundle import ConfigExpression, ConfigParser, ReferenceResolver

from common.doctor.component_target import component_target
from common.doctor.config_items import config_items
from common.doctor.suggestion import suggestion

_STAND_IN = "reference"  # for "@id", which is no Python
_NAMES_OF_MONAI = ("monai", "torch", "np", "numpy")  # what its parser has imported


def expression_problems(parser: ConfigParser) -> Iterator[tuple[str, str, str]]:
    """Key, rule and fix of each."""
    trees: list[tuple[str, ast.AST]] = []
    known = {_STAND_IN, *_NAMES_OF_MONAI, *dir(builtins)}
    for name, value in config_items(parser.get()):
        if not ConfigExpression.is_expression(value):
            continue
        text = ReferenceResolver.id_matcher.sub(_STAND_IN, ReferenceResolver.normalize_id(value[1:]).strip())
        is_import = ConfigExpression.is_import_statement(value)
        try:
            tree: ast.AST = ast.parse(text, mode="exec" if is_import else "eval")
        except SyntaxError as error:
            yield name, f"{value} is no Python expression ({error.msg})", "correct it"
            continue
        if isinstance(tree, ast.Module):
            known |= {alias.asname or alias.name.partition(".")[0] for alias in _aliases(tree)}
            yield from ((name, *mistake) for mistake in _of_import(tree, value))
        else:
            trees.append((name, tree))
    yield from ((name, *mistake) for name, tree in trees for mistake in _unknown_names(tree, known))


def _aliases(tree: ast.Module) -> Iterator[ast.alias]:
    for statement in tree.body:
        yield from statement.names if isinstance(statement, ast.Import | ast.ImportFrom) else ()


def _of_import(tree: ast.Module, text: str) -> Iterator[tuple[str, str]]:
    if len(tree.body) > 1:
        yield f"{text}: MONAI runs its first import, and nothing behind it", "make it a string of its own"
    statement = tree.body[0]
    for alias in _aliases(tree):
        module = f"{statement.module}." if isinstance(statement, ast.ImportFrom) else ""
        try:
            is_there = component_target(module + alias.name) is not None
        except ImportError:
            is_there = False
        if not is_there:
            yield f"{module}{alias.name} cannot be imported", "correct the name, or install the package that has it"


def _unknown_names(tree: ast.AST, known: set[str]) -> Iterator[tuple[str, str]]:
    own = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    own |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id not in known | own:
            yield f"{node.id} is not imported", suggestion(node.id, known, otherwise='add it to "imports"')
