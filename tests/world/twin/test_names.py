from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.errors import WorldError
from medgym.world.twin import disease_names, gene_names, organism_names, product_names
from medgym.world.twin.coiner import Coiner
from medgym.world.twin.draw import Draw
from medgym.world.twin.name_table import NameTable
from medgym.world.world import World
from tests.world.twin.test_twins import twin_of

_SEEDS = st.integers(0, 10**6)
_TEXTS = st.text(min_size=1, max_size=20).filter(str.strip)


@given(_SEEDS)
def test_what_tells_the_kind_of_a_thing_stays(seed: int) -> None:
    assert product_names.drug(Draw(seed), "rilotinib").endswith("tinib")
    assert product_names.drug(Draw(seed), "anthrax vaccine adsorbed").endswith(" vaccine")
    assert product_names.drug_alias(Draw(seed), "tarvol", "sotalol hydrochloride", "sotalol") == "tarvol hydrochloride"
    assert product_names.brand(Draw(seed), "Cipro XR").endswith(" XR")
    assert product_names.company(Draw(seed), "Acme Therapeutics").endswith(" Therapeutics")
    assert product_names.company_alias(Draw(seed), "Tarvel Pharma", "Acme, Inc.") == "Tarvel Pharma, Inc."
    assert disease_names.disease(Draw(seed), "Cavel muscular dystrophy").endswith(" dystrophy")
    assert disease_names.disease(Draw(seed), "cavelase deficiency").endswith(" deficiency")
    assert disease_names.group(Draw(seed), "Rare genetic eye disease")[:7] in ("Genetic", *[_surname(seed)])
    assert re.fullmatch(r"[A-Z]{5,}\d*", gene_names.symbol(Draw(seed)))
    assert gene_names.protein(Draw(seed), "glutamate receptor 1").split()[1] == "receptor"
    assert organism_names.genus(Draw(seed), "Orthoflavivirus").endswith("virus")
    assert organism_names.species(Draw(seed), "Tarvella", "Shigella sonnei 4").split()[2] == "4"


def _surname(seed: int) -> str:
    name = disease_names.group(Draw(seed), "Rare genetic eye disease")
    return name[:7] if " spectrum " in name else "Genetic"


@given(_SEEDS, _TEXTS)
def test_any_model_gives_a_clean_name(seed: int, model: str) -> None:
    draw = Draw(seed)
    for make in (
        disease_names.disease, disease_names.group, gene_names.protein, gene_names.protein_family, product_names.drug,
        product_names.brand, product_names.company,
    ):  # fmt: skip
        name = make(draw, model)
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9]+(?:[ -][A-Za-z0-9&]+)*", name), name
        assert not re.search(r"(.)\1\1", name.casefold()), name


def test_draws_depend_on_key_and_turn_alone() -> None:
    assert [Draw("a", 1).below(1000) for _ in range(3)] == [Draw("a", 1).below(1000)] * 3
    assert Draw("a", turn=0).below(10**9) != Draw("a", turn=1).below(10**9)
    assert sorted(Draw("a").shuffled(range(20))) == list(range(20)) != Draw("a").shuffled(range(20))


def test_a_coiner_gives_nothing_out_twice_and_nothing_real() -> None:
    coiner = Coiner(("key",), NameTable(["number 3"]), ["Number 4"])
    make = lambda draw: f"number {draw.turn}"  # noqa: E731
    assert [coiner.coin("t", "e", make) for _ in range(5)] == [f"number {n}" for n in (0, 1, 2, 5, 6)]
    with pytest.raises(WorldError, match="No name could be invented"):
        coiner.coin("t", "e", lambda draw: "number 3")


def test_siblings_bear_one_name_and_a_number() -> None:
    """Two conditions of one gene in the toy world, and no two of different genes."""
    world, twin = twin_of("toy")
    graph = world.graph
    names = {entity: twin.world.graph.entities[twin.renaming.entity(entity)].name for entity in graph.entity_ids}
    for diseases in graph.backward("caused_by").values():
        stems = {names[graph.entity_ids[node]].rpartition(" type ")[0] for node in diseases}
        assert len(stems) == 1
        assert (len(diseases) > 1) == (stems != {""})


def test_names_of_tiny_read_like_names() -> None:
    from medgym.world.twin import fictionalize

    graph = fictionalize(World.load("tiny"), 2).world.graph
    for node, kind in enumerate(graph.entity_types):
        if kind in ("disease", "group", "gene", "drug", "brand", "company", "organism"):
            assert 3 <= len(graph.names[node]) <= 60, graph.names[node]
            assert not re.search(r"[bcdfghjklmnpqrstvwxz]{6}", graph.names[node]), graph.names[node]
