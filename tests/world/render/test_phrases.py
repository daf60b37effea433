from __future__ import annotations

import re
import string

from medgym.world.render.claims import PATTERNS
from medgym.world.render.phrases import WORDINGS
from medgym.world.render.phrases.genres import GENRES
from medgym.world.render.phrases.wording import wording
from medgym.world.vocabulary import FREQUENCIES, LITERATURE_PREDICATES, PREDICATES

_PLACES = {"s", "S", "o", "where", "what", "whom", "disease", "entry", "asof"}
_MACHINE = re.compile(
    r"\b(?:entit(?:y|ies)|nodes?|relations?|link(?:ed|s)?|graph|edges?|unknown|facts?|predicate)\b", re.I
)


def places(phrase: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(phrase) if field is not None}


def test_every_predicate_has_a_wording() -> None:
    worded = {key.split(":")[0] for key in WORDINGS}
    # groups are worded as what their members are, drug and disease of a designation together too
    assert set(PREDICATES) - LITERATURE_PREDICATES <= worded


def test_there_are_at_least_four_different_ways_to_say_anything() -> None:
    for key, found in WORDINGS.items():
        assert len(set(found.phrases)) == len(found.phrases) >= 4, key


def test_phrases_have_known_places_and_no_marks_left() -> None:
    for key, found in WORDINGS.items():
        for phrase in (form for forms in found.phrases for form in forms):
            assert "o" in places(phrase) <= _PLACES, (key, phrase)
            assert not re.search(r"[\[\]<>|]|\s\s|^\s|\s$|\.$", phrase), (key, phrase)
            assert not _MACHINE.search(phrase), (key, phrase)


def test_every_predicate_and_rule_of_a_claim_has_its_words() -> None:
    for rule, pattern in PATTERNS.items():
        for predicate in pattern:
            assert f"note:{predicate}" in WORDINGS
            for kind in PREDICATES[predicate].subject:
                assert {kind} <= set(GENRES[rule].titles) & set(GENRES[rule].openings), (rule, predicate)


def test_remarks_name_their_subject_and_come_in_several_forms() -> None:
    for genre in GENRES.values():
        for phrases in (*genre.titles.values(), *genre.openings.values()):
            assert len(set(phrases)) == len(phrases) >= 4
            assert all(places(phrase) & {"s", "S"} for phrase in phrases)
        assert len(genre.leads) >= 4
        assert not any(places(phrase) - {"day"} for phrase in genre.closings)
    assert all("RETRACTED" in title for title in GENRES["retracted"].titles["disease"])
    assert all("{day}" in closing for closing in GENRES["retracted"].closings)


def test_the_subject_is_named_or_clear_from_the_words() -> None:
    clear = {"designation", "designates", "approval", "approval:designates"}
    clear |= {"marketing_approved_on", "trade_name", "exclusivity_ends_on"}
    for key, found in WORDINGS.items():
        if key not in clear:
            assert all(places(forms[0]) & {"s", "S"} for forms in found.phrases), key


def test_no_two_frequencies_share_a_phrase() -> None:
    keys = [f"has_phenotype:{frequency}" for frequency in FREQUENCIES] + ["has_phenotype", "lacks_phenotype"]
    keys += [f"note:{key}" for key in keys if key != "lacks_phenotype"]
    phrases = [forms for key in keys for forms in WORDINGS[key].phrases]
    assert len(set(phrases)) == len(phrases)


def test_a_page_starts_with_the_subject_only_in_capital_places() -> None:
    """`{S}` may become "it", which is only clear at the start of a sentence."""
    for key, found in WORDINGS.items():
        for phrase in (form for forms in found.phrases for form in forms):
            assert phrase.find("{S}") in (-1, 0), (key, phrase)


def test_agreement_marks_give_four_forms() -> None:
    (forms,) = wording("{S} [is|are] behind {o}, <a sign|signs>").phrases
    assert forms == (
        "{S} is behind {o}, a sign",
        "{S} is behind {o}, signs",
        "{S} are behind {o}, a sign",
        "{S} are behind {o}, signs",
    )
