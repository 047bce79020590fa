"""The names in a list that mkdocs.yml holds: of plugins, of extensions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml


def names_in(node: Any) -> Iterator[str]:
    """The names in a list of names, some of them with options below."""
    for part in node.value if isinstance(node, yaml.SequenceNode | yaml.MappingNode) else ():
        named = part[0] if isinstance(part, tuple) else part
        while not isinstance(named, yaml.ScalarNode):
            named = named.value[0][0]
        yield named.value
