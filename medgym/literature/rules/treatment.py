"""Drugs that treat a disease: what a page on its treatment recommends, or "DRUG is used to treat D"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from medgym.literature.assertion import is_hypothetical
from medgym.literature.page import Page, Statement

_TREATS = re.compile(
    r"\b(?:treat\w*|therap\w+|medication\w*|medicines?|drugs?|prescri\w+|approved|managed|effective)\b", re.IGNORECASE
)
_USED_FOR = re.compile(
    r"\b(?:(?:is|are|was|were|been) (?:used|approved|indicated|given|prescribed|recommended|effective|licensed)"
    r"(?: \w+){0,3}? (?:to treat|for the treatment of|in the treatment of|for treating|as (?:a )?treatment (?:for|of)|"
    r"in treating|for|in) (?:patients with |people with |adults with |children with )?|"
    r"(?:effectively )?treats? )(?:the |severe |moderate |mild |chronic |acute |relapsed |refractory |"
    r"advanced |,|and |or )*$",
    re.IGNORECASE,
)
_TREATED_WITH = re.compile(
    r"^[^.;]{0,30}?\b(?:is|are|can be|may be) (?:usually |often |commonly |typically |best )?treated with (?:the )?"
    r"(?:drugs?|medications?|medicines?|antibiotics?|such as|including|like|called|,|or|and| |"
    r"\w+ (?:drugs|medications|agents))*$",
    re.IGNORECASE,
)
#: Words under which a drug named is not the treatment: tried, harmful, for a symptom, before or instead.
_NOT_TREATMENT = re.compile(
    r"\b(?:trials?|stud(?:y|ies|ied)|test(?:ed|ing)|investigat\w+|research\w*|experiment\w*|avoid\w*|contraindicat\w*|"
    r"should not|must not|side effects?|worsen\w*|caus(?:e|es|ed|ing)|trigger\w*|allerg\w+|resist\w+|toxic\w*|overdose|"
    r"prevent\w*|reliev\w+|reduc\w+|pain|symptoms?|diagnos\w+|anesthe\w+|compar\w+|placebo|versus|vs|deficien\w+|"
    r"controversial|no (?:proven|effective|standard)|ineffective|before|unproven|animal|tried|limited reports?|"
    r"case reports?|few reports|remov\w+|levels?|bleeding|nutrition\w*|diet\w*)\b",
    re.IGNORECASE,
)
_KIN = re.compile(r"[ -](?:analog\w*|derivatives?|type|like|based|related)\b")
_FINDINGS = frozenset({"phenotype", "symptom"})


def statements(page: Page) -> Iterator[Statement]:
    """Yield drug - disease facts; anything that speaks of trials, harm or relief of symptoms is passed over."""
    for number, text in enumerate(page.sentences):
        drugs = [one for one in page.typed(number, "drug") if not _KIN.match(text, one[0].end)]
        if not drugs or is_hypothetical(text) or _NOT_TREATMENT.search(text):
            continue
        if page.article.question == "treatment" and page.focus is not None:
            if _TREATS.search(text) and not _speaks_of_others(page, number):
                for _, drug in drugs:
                    yield Statement(number, drug, "indicated_for", page.focus)
        else:
            yield from _named(page, number)


def _named(page: Page, number: int) -> Iterator[Statement]:
    """Read "DRUG is used to treat D" and "D is treated with DRUG", where nothing else is named between."""
    text, mentions = page.sentences[number], page.of_sentence(number)
    for left, right in pairwise(mentions):
        between = text[left.end : right.start]
        drug, disease = page.read_as(left, "drug"), page.read_as(right, "disease")
        if drug is not None and disease is not None and _USED_FOR.search(between):
            yield Statement(number, drug, "indicated_for", disease)
        drug, disease = page.read_as(right, "drug"), page.read_as(left, "disease")
        if drug is not None and disease is not None and _TREATED_WITH.match(between):
            yield Statement(number, drug, "indicated_for", disease)


def _speaks_of_others(page: Page, number: int) -> bool:
    """Tell whether a sentence names a finding, or a disease that is not the page's."""
    for mention in page.of_sentence(number):
        kinds = {page.lexicon.type_of(reading) for reading in mention.readings}
        if mention.entity != page.focus and (kinds & _FINDINGS or "disease" in kinds):
            return True
    return False
