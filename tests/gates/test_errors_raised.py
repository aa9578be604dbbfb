"""Every error that is documented can happen: the packages make each class of the tree somewhere.

A class that nothing makes is a promise to programs that catch it, and to readers of its page, that nothing keeps.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

import pytest

from amp_registry.errors import AmpRegistryError
from tests.gates.source_tree import modules, name, tree

DEFINITIONS = ("amp_registry/error_kinds/", "amp_registry/errors.py", "amp_registry/error_parts.py")


def _leaves(kind: type[AmpRegistryError]) -> Iterator[type[AmpRegistryError]]:
    children = [child for child in kind.__subclasses__() if child.__module__.startswith("amp_registry.")]
    for child in children:
        yield from _leaves(child)
    if not children:
        yield kind


LEAVES = sorted({leaf.__name__ for leaf in _leaves(AmpRegistryError)})


@cache
def _made() -> frozenset[str]:
    """Return what the packages call, or raise, by its last name; where errors are defined does not count."""
    used = [module for module in modules() if not name(module).startswith(DEFINITIONS)]
    nodes = [node for module in used for node in ast.walk(tree(module))]
    made = [node.func for node in nodes if isinstance(node, ast.Call)]
    made += [node.exc for node in nodes if isinstance(node, ast.Raise) and node.exc is not None]
    names = [node.id for node in made if isinstance(node, ast.Name)]
    return frozenset([*names, *(node.attr for node in made if isinstance(node, ast.Attribute))])


@pytest.mark.parametrize("error", LEAVES)
def test_every_error_of_the_tree_is_made_somewhere(error: str) -> None:
    assert error in _made()


def test_the_tree_has_leaves_and_what_nothing_makes_is_seen() -> None:
    assert {"InvalidNeq", "NoLawForDate"} <= set(LEAVES)
    assert "AmpRegistryError" not in _made()
