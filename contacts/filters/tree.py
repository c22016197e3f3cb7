"""A filter as a frozen value: conditions joined by “and”, “or” and “not”."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Value = str | int | float | bool


@dataclass(frozen=True)
class Leaf:
    """One condition. The values are in the stored form of the key's type; an instant is epoch milliseconds."""

    key: str
    type: str
    operator: str
    values: tuple[Value, ...] = ()
    timezone: str | None = None


@dataclass(frozen=True)
class And:
    children: tuple["Node", ...] = ()


@dataclass(frozen=True)
class Or:
    children: tuple["Node", ...]


@dataclass(frozen=True)
class Not:
    child: "Node"


Node = Leaf | And | Or | Not

EVERYONE = And()


def leaves(node: Node, path: str = "") -> Iterator[tuple[str, Leaf]]:
    """Return the conditions with their paths (`and[0].or[1]`), from left to right."""
    if isinstance(node, Leaf):
        yield path, node
    else:
        for step, child in steps(node):
            yield from leaves(child, joined(path, step))


def steps(group: And | Or | Not) -> Iterator[tuple[str, Node]]:
    """Return the parts of a group, each with the step that leads to it (`and[0]`, `not`)."""
    if isinstance(group, Not):
        yield "not", group.child
    else:
        name = "and" if isinstance(group, And) else "or"
        for index, child in enumerate(group.children):
            yield f"{name}[{index}]", child


def joined(path: str, step: str) -> str:
    return f"{path}.{step}" if path else step


def to_json(node: Node) -> dict[str, Any]:
    """Return the stored form: what `parse` takes back, always with the types of the keys."""
    match node:
        case And(children):
            return {"and": [to_json(child) for child in children]}
        case Or(children):
            return {"or": [to_json(child) for child in children]}
        case Not(child):
            return {"not": to_json(child)}
        case Leaf():
            stored = {
                "key": node.key,
                "type": node.type,
                "operator": node.operator,
                "values": list(node.values),
            }
            return stored | ({"timezone": node.timezone} if node.timezone else {})
