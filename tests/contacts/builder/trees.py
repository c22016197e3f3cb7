"""Filters of the tests of the builder."""

from typing import Any


def leaf(key: str, operator: str, *values: Any, **more: Any) -> dict[str, Any]:
    return {"key": key, "operator": operator, "values": list(values), **more}


BIG, RICH, MAILED = (
    leaf("profile.total", "$gte", 10),
    leaf("profile.amount", "$gt", 500),
    leaf("profile.email", "$exist"),
)


TYPED = {"profile.total": "number", "profile.amount": "number", "profile.email": "string"}


def stored(tree: Any) -> Any:
    """With the types, as the address holds it."""
    if "key" in tree:
        return {
            "key": tree["key"],
            "type": TYPED[tree["key"]],
            "operator": tree["operator"],
            "values": tree["values"],
        }
    return {name: stored(part) if name == "not" else [stored(child) for child in part] for name, part in tree.items()}
