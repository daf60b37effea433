"""Information content: how much a finding narrows down the diseases."""

from __future__ import annotations

import math

from medgym.world.graph import Graph


def information_content(graph: Graph) -> dict[int, float]:
    """Return finding -> -ln(share of the annotated diseases that have it), in nats; one of all diseases tells 0."""
    annotated = len(graph.forward("has_phenotype"))
    return {
        finding: math.log(annotated / len(diseases)) for finding, diseases in graph.backward("has_phenotype").items()
    }


def mean_information(graph: Graph, contents: dict[int, float], disease: int) -> float | None:
    """Return the mean information content of a disease's findings; None where none is annotated."""
    findings = graph.forward("has_phenotype").get(disease, ())
    return math.fsum(contents[finding] for finding in findings) / len(findings) if findings else None
