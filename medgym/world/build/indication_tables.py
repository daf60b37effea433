"""Word tables for reading designated uses; data, in lower case."""

from __future__ import annotations

#: Prepositions behind which the disease stands that causes what is treated.
CAUSAL = frozenset({"associated with", "related to", "due to", "secondary to", "caused by"})

#: Prepositions behind which the patients stand who have what is treated.
LOCAL = frozenset({"in", "with"})

#: Conditions in which something else is treated.
BACKGROUND = frozenset({"aids", "hiv infection", "ischemia", "prematurity", "transplantation"})

#: Words that say which patients, not which disease.
NARROWING = frozenset(
    "relapsed relapsing refractory recurrent advanced locally metastatic unresectable resectable inoperable newly "
    "diagnosed previously treated untreated severe severely moderate moderately mild active symptomatic asymptomatic "
    "pediatric adult childhood children resistant intractable uncontrolled early late high low "
    "risk poor prognosis first second line and or to the of other patients with a an egfr her2 braf alk kras erbb2 "
    "flt3 bcr abl ph treatment naive confirmed documented established life threatening life-threatening serious "
    "moderate-to-severe hospitalized ambulatory clinically significant disabling various some selected certain rare "
    "all".split()
)

#: Names of signs, of single organs' troubles and of wide classes, where a narrower disease is meant.
TOO_WIDE = frozenset(
    "infection infections pain injury poisoning inflammation cancer cancers tumor tumors neoplasm neoplasms disease "
    "diseases syndrome disorder disorders ulcer ulcers bleeding edema hemorrhage fibrosis toxicity necrosis malignancy "
    "malignancies carcinoma shock abscess complications attacks symptoms injuries wound wounds burns immunodeficiency "
    "encephalopathy photosensitivity".split()
) | {
    "blood disorders",
    "hematologic disorders",
    "hematologic malignancies",
    "metabolic disorder",
    "metabolic disorders",
    "solid tumor",
    "solid tumors",
    "spinal diseases",
}

#: Phrases whose name or identifier leads to a disease that is narrower than the phrase, or to another one.
MISLINKED = frozenset(
    {
        "acute hepatic porphyria",
        "amoebiasis",
        "astrocytic glioma",
        "astrocytomas",
        "congenital ichthyosis",
        "erythropoietic porphyrias",
        "familial hypophosphatemic rickets",
        "fredrickson type i or v hyperlipoproteinemia",
        "generalized lipodystrophy",
        "hypoprolactinemia",
        "infant respiratory distress syndrome",
        "intestinal amebiasis",
        "juvenile idiopathic arthritis",
        "juvenile rheumatoid arthritis",
        "lymphatic malformations",
        "malignant mesothelioma",
        "mitochondrial cytopathies",
        "myeloproliferative disorders",
        "neonatal respiratory distress syndrome",
        "onchocerciasis",
        "patent ductus arteriosus",
        "river blindness",
        "squamous non small cell lung cancer",
    }
)

#: Words that a disease's name may have beyond a phrase without being narrower than it.
FILLING = frozenset("primary disease syndrome disorder infection of the and due to type".split())
