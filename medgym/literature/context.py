"""When a name that is also an everyday word or acronym may be read as an entity: what has to stand around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from medgym.literature.lexicon import is_symbol, words

_GENE = re.compile(
    r"\b(?:genes?|mutations?|mutated|mutants?|variants?|alleles?|locus|loci|encod\w+|expression|polymorphisms?|"
    r"deletions?|proteins?|knock-?out|haplo\w+|genotypes?|heterozygous|homozygous|transcripts?|exons?)\b",
    re.IGNORECASE,
)
_TREATMENT = re.compile(
    r"\b(?:treat\w*|therap\w+|drugs?|dos(?:e|es|age|ing)|mg|medicin\w*|medication\w*|administ\w+|prescri\w+|supplement\w*|"
    r"inject\w*|infus\w*|intraven\w+|oral\w*|given|receiv\w+|placebo|tablets?|inhal\w+)\b",
    re.IGNORECASE,
)
_PRODUCT = re.compile(
    r"\s*(?:antibod\w+|inhibitors?|agonists?|antagonists?|blockers?|vaccin\w+|receptors?|levels?|deficien\w+|mustard|metabolism)\b"
)

#: Drugs that are also what the body or food is made of: a drug only where somebody takes it.
_ENDOGENOUS = frozenset(
    "insulin glucose dextrose calcium iron zinc copper magnesium potassium sodium oxygen nitrogen hydrogen cholesterol "
    "testosterone estradiol progesterone estrogen cortisol thyroxine melatonin dopamine epinephrine adrenaline "
    "norepinephrine serotonin histamine acetylcholine glycine cysteine arginine lysine leucine tryptophan tyrosine "
    "glutamine glutamate glutamic carnitine creatine biotin folate niacin thiamine riboflavin taurine heparin "
    "urea ammonia lactate citrate bicarbonate phosphate sulfate chloride iodine selenium fluoride nicotine caffeine "
    "alcohol ethanol water air salt sugar starch albumin hemoglobin fibrinogen thrombin plasmin collagen elastin "
    "oxytocin vasopressin glucagon somatostatin somatotropin erythropoietin thrombopoietin leptin gastrin secretin "
    "adenosine guanosine inosine heme lecithin choline betaine mannose galactose fructose lactose sucrose "
    "cobalamin retinol tocopherol bilirubin nitric formaldehyde carbon lead mercury arsenic silver gold cannabis "
    "cocaine heroin morphine tobacco opium vitamin aldosterone angiotensin bradykinin renin amylase lipase "
    "trypsin pepsin histidine proline serine threonine valine methionine phenylalanine alanine asparagine "
    "prolactin estrone estriol hydrocortisone interferon thyrotropin corticotropin follitropin".split()
)
_AMINO = re.compile(r"^(?:l-|d-)?", re.IGNORECASE)
_INHERITING = re.compile(r"\b(?:inherit\w*|pattern|manner|trait|transmi\w+|mode)\b", re.IGNORECASE)
_GENE_AFTER = re.compile(r"[\s,]*(?:\([^()]{2,12}\)[\s,]*)?(?:gene|mutation|variant|allele|locus|polymorphism)s?\b")
_ORGANISATION = re.compile(
    r"\b(?:Institutes?|Associations?|Society|Foundation|Cent(?:er|re)s?|Network|Program|Alliance|Initiative|Registry|"
    r"Council|League|University|Hospital|Clinic|Consortium|Organization|Office|Division|Branch|Administration|Group|"
    r"Coalition|Project|Campaign|Fund|Trust|Agency|Academy|College|Act|Library|Service|Database|Page|Dictionary)\b"
)
_NAME_BEFORE = re.compile(r"(\w[\w'’-]*)([, ]{1,2})$")
_NAME_AFTER = re.compile(r"(?:,? (?:of|and|for|the|on|in|&|[A-Z][\w'’-]*))* [A-Z][\w'’-]*")
_JOINING = frozenset("of and for the on in".split())
#: "type 5", "2B": what follows makes a disease a more specific one, which has no name here.
_SUBTYPE = re.compile(
    r",? (?:sub)?(?:types?|forms?) (?:\d|[IVX]+\b|[A-Z]\b)|"
    r",? (?:\d{1,2}[A-Z]?|[IVX]{2,4}|I)(?=[,.;:)?]|$| (?:\(|is\b|are\b))|"
    r", (?:congenital|infantile|juvenile|autosomal (?:dominant|recessive)|X-linked|familial)(?=[,.;?]|$)"
)
_PREFIX = re.compile(r"(?<!\w)(?:non|pseudo)[-\s]$", re.IGNORECASE)
_IDIOM_HINT = re.compile(r"hand|heart|mouth|laser|light|://|www")
_IDIOM = re.compile(
    r"on the other hand|hand in hand|second-?hand|first-?hand|by hand|by heart|in light of|by mouth|face to face|"
    r"carbon dioxide laser|https?://\S+|www\.\S+",
    re.IGNORECASE,
)


def blocked(sentence: str, unknown: Sequence[str] = ()) -> list[tuple[int, int]]:
    """Return the stretches in which no name is meant: idioms, organisations ("American Heart ..."), `unknown` names.

    The parts of a longer name that the lexicon does not know say nothing: "ataxia" in "X-linked ataxia with deafness".
    """
    found = [match.span() for match in _IDIOM.finditer(sentence)] if _IDIOM_HINT.search(sentence) else []
    for name in unknown:
        found += [match.span() for match in re.finditer(re.escape(name), sentence, re.IGNORECASE)]
    for match in _ORGANISATION.finditer(sentence):
        start = match.start()
        while before := _NAME_BEFORE.search(sentence[max(0, start - 40) : start]):
            if not (before[1][0].isupper() or before[1] in _JOINING):
                break
            start -= len(before[0])
        after = _NAME_AFTER.match(sentence, match.end()) if start < match.start() else None
        found.append((start, after.end() if after else match.end()))
    return found


def fits_context(kind: str, sentence: str, start: int, end: int, *, defined: bool = False) -> bool:
    """Tell whether a surface of `kind` can be meant where it stands; `defined` when the document says what it means."""
    surface = sentence[start:end]
    if _PREFIX.search(sentence, max(0, start - 8), start):
        return False
    if kind == "gene":
        return _fits_gene(sentence, surface, end)
    if kind == "drug":
        return (defined or not _is_acronym(surface)) and _fits_drug(sentence, surface, end)
    if kind == "inheritance":
        return "autosomal" in surface.lower() or bool(_INHERITING.search(sentence))
    if kind == "disease" and _SUBTYPE.match(sentence, end):
        return False
    return defined or not _is_acronym(surface)


def _fits_gene(sentence: str, surface: str, end: int) -> bool:
    if not any(is_symbol(word) for word in words(surface)):
        return bool(_GENE_AFTER.match(sentence, end))  # a full name in running text is the protein's
    return not _is_weak_symbol(surface) or bool(_GENE.search(sentence))


def _fits_drug(sentence: str, surface: str, end: int) -> bool:
    if _PRODUCT.match(sentence, end):
        return False
    first = _AMINO.sub("", surface).lower().split(" ")[0].split("-")[0]
    return first not in _ENDOGENOUS or bool(_TREATMENT.search(sentence))


def _is_acronym(surface: str) -> bool:
    """Tell whether a name is a few capitals, which mean whatever the text says they mean."""
    return len(surface) <= 4 and surface.removesuffix("s").isupper()


def _is_weak_symbol(surface: str) -> bool:
    """Tell whether a gene symbol is so short, or so much like an acronym, that it needs a word about genes nearby."""
    letters = sum(character.isalpha() for character in surface)
    return len(surface) <= 3 or letters == len(surface) <= 5 or letters < 3
