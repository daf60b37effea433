"""Clinical specialties: which heads of the two disease classifications belong to which, and where a disease falls.

A disease may fall into several. Groups come from Orphanet, whose membership is stored transitively; classes from the
Disease Ontology, whose parents are walked up.
"""

from __future__ import annotations

from collections.abc import Mapping

from medgym.world.graph import Graph

SPECIALTIES: dict[str, tuple[str, ...]] = {
    "neurology": ("ORPHA:98006", "DOID:863"),
    "endocrinology and metabolism": ("ORPHA:97978", "ORPHA:68367", "DOID:28", "DOID:0014667"),
    "ophthalmology": ("ORPHA:97966", "DOID:5614"),
    "dermatology": ("ORPHA:89826", "DOID:16"),
    "oncology": ("ORPHA:250908", "DOID:162"),
    "cardiology and vascular medicine": ("ORPHA:97929", "ORPHA:97965", "ORPHA:98028", "DOID:1287"),
    "rheumatology and immunology": ("ORPHA:98023", "ORPHA:98004", "ORPHA:98050", "DOID:2914"),
    "nephrology and urology": ("ORPHA:93626", "ORPHA:101433", "DOID:18"),
    "gastroenterology and hepatology": ("ORPHA:97935", "ORPHA:57146", "ORPHA:165711", "DOID:77"),
    "hematology": ("ORPHA:97992", "DOID:74"),
    "pulmonology": ("ORPHA:97955", "ORPHA:97962", "DOID:1579"),
    "bone and skeletal disorders": ("ORPHA:93419", "DOID:0080001"),
    "infectious disease": ("ORPHA:68416", "DOID:0050117"),
}
"""Specialty -> ids of its heads, in a fixed order."""

_OF_HEAD = {head: specialty for specialty, heads in SPECIALTIES.items() for head in heads}


def heads_of(graph: Graph) -> Mapping[str, str]:
    """Return id -> specialty of the heads as this graph calls them; it need not hold all."""
    return _OF_HEAD if graph.script is None else graph.script.heads


def specialties_of(graph: Graph, disease: int) -> tuple[str, ...]:
    """Return the specialties of a disease node, in the order of `SPECIALTIES`; empty if it falls under no head."""
    heads = heads_of(graph)
    groups, parents = graph.forward("in_group"), graph.forward("subtype_of")
    seen = {disease}
    waiting = [disease]
    found: set[str] = set()
    while waiting:
        node = waiting.pop()
        above = (*groups.get(node, ()), *parents.get(node, ()))
        found.update(heads[head] for other in above if (head := graph.entity_ids[other]) in heads)
        fresh = [parent for parent in parents.get(node, ()) if parent not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
    return tuple(specialty for specialty in SPECIALTIES if specialty in found)
