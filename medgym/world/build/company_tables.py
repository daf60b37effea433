"""Word tables for company names, in lower case: legal forms, countries, abbreviations, misprints."""

from __future__ import annotations

#: Words that name a legal form; they carry no part of a company's identity.
LEGAL_FORMS = frozenset(
    "inc incorporated llc llp ltd limited unlimited corp corporation co company sa sas sarl srl spa ag gmbh kg plc bv "
    "bvba nv ab aps as asa oy oyj kk lp lc pty pte pbc dac dmcc sl publ division".split()
)

#: Last words that say where a branch sits; they tell no companies apart that this list would know.
PLACES = frozenset(
    "usa us uk america americas north europe ireland canada japan international global england switzerland schweiz "
    "sweden israel bermuda luxembourg barbados malta taiwan suzhou sichuan".split()
)

#: The part of `PLACES` that a readable name can do without.
BRANCHES = PLACES - {"uk", "north", "america", "americas", "europe", "international", "global"}

#: Words that mean the same in a name, long form last.
ABBREVIATIONS = {
    "biopharm": "biopharma",
    "biopharms": "biopharma",
    "biopharmaceutical": "biopharma",
    "biopharmaceuticals": "biopharma",
    "biotechnologies": "biotech",
    "biotechnology": "biotech",
    "biosci": "biosciences",
    "bioscience": "biosciences",
    "cons": "consumer",
    "consult": "consulting",
    "dermat": "dermatology",
    "dev": "development",
    "farmaceutici": "pharma",
    "fdn": "foundation",
    "grp": "group",
    "hlthcare": "healthcare",
    "hlth": "health",
    "inds": "industries",
    "inst": "institute",
    "intl": "international",
    "lab": "laboratories",
    "laboratory": "laboratories",
    "labs": "laboratories",
    "medcl": "medical",
    "medctr": "medical center",
    "neurosciences": "neuroscience",
    "pharm": "pharma",
    "pharms": "pharma",
    "pharmaceutical": "pharma",
    "pharmaceuticals": "pharma",
    "prods": "products",
    "product": "products",
    "r": "research",
    "d": "development",
    "res": "research",
    "sciences": "science",
    "scs": "science",
    "services": "service",
    "speciality": "specialty",
    "speclt": "specialty",
    "spclt": "specialty",
    "tech": "technologies",
    "techn": "technologies",
    "technology": "technologies",
    "theraps": "therapeutics",
    "therap": "therapeutics",
    "therapeutic": "therapeutics",
    "univ": "university",
}

#: The readable word for a shouted abbreviation.
LONG_FORMS = {
    "BIOPHARM": "Biopharm",
    "BIOPHARMS": "Biopharmaceuticals",
    "BIOSCI": "Biosciences",
    "CONS": "Consumer",
    "DERMAT": "Dermatologics",
    "DEV": "Development",
    "GRP": "Group",
    "HLTH": "Health",
    "HLTHCARE": "Healthcare",
    "INDS": "Industries",
    "INST": "Institute",
    "INTL": "International",
    "LABS": "Laboratories",
    "MEDCL": "Medical",
    "MEDCTR": "Medical Center",
    "PHARM": "Pharmaceutical",
    "PHARMS": "Pharmaceuticals",
    "PRODS": "Products",
    "RES": "Research",
    "SCS": "Sciences",
    "SPECLT": "Specialty",
    "TECH": "Technologies",
    "THERAP": "Therapeutics",
    "THERAPS": "Therapeutics",
    "UNIV": "University",
}

#: Words that name the trade; "Alexion" and "Alexion Pharmaceuticals" are one company where no other Alexion is listed.
TRADE_WORDS = frozenset(
    "pharma biopharma therapeutics biosciences science laboratories healthcare biotech biologics".split()
)

#: Ends of a name that say which arm of a company acts.
ARMS = (
    "pharma research and development",
    "pharma research institute",
    "pharma development",
    "global research and development",
    "global development",
    "research and development institute",
    "research and development",
    "research institute",
    "and development",
)

#: Words of which a company's name holds one where a person's does not.
ORGANISATION = frozenset(
    "university center centre hospital institute foundation college school pharma pharmaceuticals laboratories inc llc "
    "ltd gmbh co corp company research group".split()
)

#: Misprints of words and names.
MISPRINTS = {
    "genethech": "genentech",
    "hopspital": "hospital",
    "internaitonal": "international",
    "oncolocy": "oncology",
    "pharamecuticals": "pharmaceuticals",
    "pharmaeuticals": "pharmaceuticals",
    "pharmaceuticsl": "pharmaceuticals",
    "pharmceuticals": "pharmaceuticals",
    "phannaceuticals": "pharmaceuticals",
    "phrmaceuticals": "pharmaceuticals",
    "regneron": "regeneron",
    "soltice": "solstice",
    "sydrome": "syndrome",
    "theraeputics": "therapeutics",
    "therapeeutics": "therapeutics",
    "universtiy": "university",
}

#: One company under two names, by key.
SAME_COMPANY = {
    "hoffman la roche": "hoffmann la roche",
    "hoffman laroche": "hoffmann la roche",
    "merck sharp and dohme research": "merck sharp and dohme",
    "merck sharpe and dhome": "merck sharp and dohme",
    "merck sharpe and dohme": "merck sharp and dohme",
    "merck sharp dohme": "merck sharp and dohme",
    "eli lilly": "lilly",
    "bristol myers": "bristol myers squibb",
    "bristol": "bristol myers squibb",
    "novo": "novo nordisk",
    "sigma tau": "sigma tau pharma",
    "dr reddys": "dr reddys laboratories",
    "dr reddy s laboratories": "dr reddys laboratories",
    "sobi": "swedish orphan biovitrum",
    "pharmacia and upjohn": "pharmacia upjohn",
    "biogen idec": "biogen",
    "h lundbeck": "lundbeck",
    "seagen": "seattle genetics",
    "surgeon general dept of the army": "us army",
    "surgeon general of the us army": "us army",
    "woolsey pharma inc woolsey pharma": "woolsey pharma",
}

#: Country of an address -> id part and display name; a last line that is not listed is no country.
COUNTRIES = {
    name: name
    for name in (
        "Argentina", "Australia", "Austria", "Barbados", "Belgium", "Bermuda", "Brazil", "Bulgaria", "Canada", "Chile",
        "China", "Croatia", "Cuba", "Cyprus", "Czech Republic", "Denmark", "Egypt", "Estonia", "Finland", "France",
        "Germany", "Greece", "Hungary", "Iceland", "India", "Ireland", "Israel", "Italy", "Japan", "Jordan", "Korea",
        "Latvia", "Liechtenstein", "Lithuania", "Luxembourg", "Malaysia", "Malta", "Mexico", "Monaco", "Netherlands",
        "New Zealand", "Norway", "Poland", "Portugal", "Romania", "Russia", "Saudi Arabia", "Serbia", "Singapore",
        "Slovakia", "Slovenia", "South Africa", "South Korea", "Spain", "Sweden", "Switzerland", "Taiwan", "Thailand",
        "Turkey", "Ukraine", "United Arab Emirates", "United Kingdom", "United States",
    )
} | {"Republic of Korea": "South Korea", "Korea": "South Korea", "The Netherlands": "Netherlands"}  # fmt: skip
