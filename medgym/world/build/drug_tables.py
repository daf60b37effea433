"""Word tables for drug names: which words are salts, which belong to the substance, which describe a preparation.

The tables hold pharmaceutical nomenclature in lower case. They are data; what is done with them stands in
`drug_names.py` and `drug_register.py`.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Last words that name a counter-ion, a solvate or a resin, not the active moiety.
SALTS = _words(
    """
    hydrochloride hcl monohydrochloride dihydrochloride trihydrochloride tetrahydrochloride hydrobromide hydroiodide
    sulfate sulphate monosulfate hemisulfate bisulfate mesylate mesilate dimesylate mesylates methylsulfate metilsulfate
    besylate besilate tosylate ditosylate camsylate esylate edisylate isethionate napsylate xinafoate trifenatate
    acetate diacetate citrate maleate dimaleate malate s-malate l-malate fumarate hemifumarate difumarate succinate
    tartrate bitartrate phosphate diphosphate tetraphosphate nitrate bromide chloride iodide lactate gluconate
    pamoate embonate oxalate benzoate orotate glucuronate aspartate diaspartate saccharate hippurate carbonate
    lysine arginine erbumine olamine diolamine meglumine dimeglumine tromethamine choline hyclate
    sodium disodium trisodium pentasodium hexasodium potassium dipotassium calcium magnesium zinc strontium
    hydrate monohydrate dihydrate trihydrate tetrahydrate pentahydrate hexahydrate hemihydrate anhydrous
    polistirex polacrilex
    """
)

#: The part of `SALTS` that only says how much water is bound.
HYDRATES = frozenset(word for word in SALTS if word.endswith("hydrate")) | {"anhydrous"}

#: First words that make a name a simple inorganic or metal compound: its salt word is never taken off.
ELEMENTS = _words(
    """
    sodium disodium trisodium hexasodium potassium dipotassium lithium calcium magnesium zinc iron ferric ferrous copper
    cupric silver gold aluminum aluminium ammonium antimony barium strontium rubidium manganese manganous selenium
    bismuth arsenic lanthanum gallium indium thallous radium samarium technetium cesium chromic chromium cobalt titanium
    tin stannous platinum nickel mercuric cerium gadolinium xenon krypton hydrogen carbon nitrogen nitrous oxygen
    """
)

#: Words that with a salt word make an ester: "dimethyl fumarate" is not a salt of "dimethyl".
RADICALS = _words("ethyl methyl dimethyl monomethyl diethyl benzyl isopropyl")

#: First words that are a counter-ion in front of an organic anion: "sodium valproate" is also found as "valproate".
LEADING_CATIONS = _words("sodium disodium trisodium hexasodium potassium")

#: Anions for which the cation belongs to the substance: "sodium chloride" is not "chloride".
SIMPLE_ANIONS = _words(
    """
    acetate aluminosilicate ascorbate benzoate bicarbonate bisulfite borate bromide carbonate chloride chlorite chromate
    citrate fluoride gluconate glycerophosphate hydrogencarbonate hydroxide hypochlorite iodide lactate molybdate
    monofluorophosphate nitrate nitrite oxide perchlorate phosphate pyrophosphate selenite succinate sulfate sulfide
    sulfite tartrate tetraborate thiosulfate
    """
)

#: Endings that look like salts and are part of the substance, such as an ester or a chelate.
PROTECTED = (
    "adenosine phosphate",
    "cellulose sodium phosphate",
    "chloral hydrate",
    "combretastatin a4 phosphate",
    "creatine phosphate",
    "cyclocreatine phosphate",
    "dehydroepiandrosterone sulfate",
    "dextran sulfate",
    "edetate calcium disodium",
    "estramustine phosphate",
    "pentetate calcium trisodium",
    "pentetate zinc trisodium",
    "polyestradiol phosphate",
    "pyridoxal phosphate",
    "tedizolid phosphate",
    "tetradecyl sulfate",
    "triciribine phosphate",
    "uridine phosphate",
)

#: Last words that name an ester, not a salt, behind a steroid or another alcohol.
ESTER_WORDS = _words("acetate diacetate benzoate phosphate succinate sulfate sulphate")

#: Acids whose "-ate" is an ester sold under that name, not the acid's salt.
ACIDS_APART = _words("fenofibric clofibric")

#: Substances of which human and animal forms are drugs of their own: "human" stays in the name.
SPECIES_MATTERS = _words("insulin secretin calcitonin albumin gonadotropin")

#: Words around a name that describe the preparation.
LEADING_WORDS = ("liposomal ", "synthetic ", "recombinant human ", "human recombinant ", "recombinant ", "low dose ")
TRAILING_WORDS = (
    " liposome injection", " liposomes", " liposome", " lipid complex", " for inhalation", " for injection",
    " injection", " i.v. solution", " kit", " resin complex", " fumaric acid", " human recombinant",
    " recombinant human", " recombinant", " synthetic", " dimethyl sulfoxide",
)  # fmt: skip

#: Prefixes that the FDA puts before a biological name to tell products apart.
PRODUCT_PREFIXES = ("ado-", "fam-", "ziv-", "tbo-")

#: Endings of biological names; a suffix of four letters behind one of them tells products apart ("-twza").
BIOLOGICAL = (
    "mab", "cept", "ase", "grastim", "fusp", "germin", "vec", "leucel", "alfa", "beta", "pegol", "vedotin",
    "deruxtecan", "mafodotin", "emtansine", "tesirine", "pasudotox", "ozogamicin", "toxina", "toxinb", "tropin",
)  # fmt: skip

#: Misprints of the sources that would become drugs of their own.
MISPRINTS = {
    "gancyclovir": "ganciclovir",
    "gem citabine": "gemcitabine",
    "naftili": "nafcillin",
    "omega-3acid ethyl esters": "omega-3-acid ethyl esters",
}

#: Words that a register puts behind the name with a comma, and speech in front of it.
TURNED_WORDS = _words(
    "chorionic conjugated dibasic esterified glacial macrocrystalline microcrystalline monobasic rabbit ultramicrosize "
    "white"
)

#: Combinations that the source writes with a comma, which elsewhere turns a name round.
COMMA_LISTS = frozenset({"ivacaftor, tezacaftor"})

#: Elements whose radioactive or labelled forms are drugs; "I 131", "i131" and "I-131" are one spelling.
NUCLIDES = "au c co cr cu f fe ga hg i in kr lu n p ra rb se sm sr tc tl xe y yb zr".split()
