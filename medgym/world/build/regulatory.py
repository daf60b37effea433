"""Orphan designations and drug applications as reified events: who, what, for which disease, when.

Designations and applications are entities of their own, so that "the date" of a drug is never ambiguous. Dates that
contradict each other (an approval before the designation, exclusivity that ends before it begins) are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from medgym.world.build.catalogue import Catalogue
from medgym.world.build.company_names import Company, is_person
from medgym.world.build.drug_names import ingredients, slug
from medgym.world.build.drug_register import Drug
from medgym.world.build.identity import DiseaseIdentity
from medgym.world.build.indications import Indications
from medgym.world.build.report import Progress, SectionLog, SectionReport
from medgym.world.facts import Literal
from medgym.world.graph_builder import GraphBuilder
from medgym.world.sources.drugsatfda import Application
from medgym.world.sources.fda_orphan import Designation

DESIGNATIONS = "fda_orphan_drug"
APPLICATIONS = "drugsatfda"

_STEP = 500
_LONGEST_SLUG = 60

#: Written status of a designation -> (id part, name).
_STATUS = {
    "Designated": ("designated", "designated"),
    "Designated/Approved": ("approved", "approved"),
    "Designated/Withdrawn": ("withdrawn", "withdrawn"),
    "Designated/Approved/Withdrawn": ("withdrawn", "withdrawn"),
}
_APPLICATION_TYPE = {"NDA": ("nda", "new drug application"), "BLA": ("bla", "biologics licence application")}
_PRIORITY = {"PRIORITY": ("priority-review", "priority review"), "STANDARD": ("standard-review", "standard review")}

_FORM_WORDS = {
    "injectable": "injection",
    "vial": "injection",
    "syringe": "injection",
    "iv (infusion)": "intravenous infusion",
    "delayed rel pellets": "delayed-release pellets",
    "extended release": "extended-release",
    "delayed release": "delayed-release",
}
_NO_FORM = frozenset({"unknown", "single-use", "n/a", ""})
_PACK_SIZE = re.compile(r"-\d+$")


def add_designations(
    builder: GraphBuilder, identity: DiseaseIdentity, catalogue: Catalogue, progress: Progress
) -> SectionReport:
    """Add all orphan designations whose drug has a usable name, with sponsors, statuses, diseases and dates."""
    log = SectionLog(DESIGNATIONS, builder)
    builder.add_source(catalogue.sources[DESIGNATIONS])
    events = _Designations(builder, identity, catalogue, log)
    for log.read, designation in enumerate(catalogue.designations, start=1):
        drug = catalogue.drugs.by_name(designation.generic_name)
        if drug is None:
            log.skip("designation of a drug without a short name")
        else:
            events.add(designation, drug)
        if log.read % _STEP == 0:
            progress(DESIGNATIONS, log.read, len(catalogue.designations))
    return log.finish()


def add_applications(builder: GraphBuilder, catalogue: Catalogue, progress: Progress) -> SectionReport:
    """Add the approved applications for new drugs and biologics, with ingredients, holders, brands and dates."""
    log = SectionLog(APPLICATIONS, builder)
    builder.add_source(catalogue.sources[APPLICATIONS])
    log.skip("generic application", sum(a.type not in _APPLICATION_TYPE for a in catalogue.applications))
    log.skip(
        "application without an original approval",
        sum(a.type in _APPLICATION_TYPE and not a.approved_on for a in catalogue.applications),
    )
    for done, application in enumerate(catalogue.approved, start=1):
        _add_application(builder, application, catalogue, log)
        if done % _STEP == 0:
            progress(APPLICATIONS, done, len(catalogue.approved))
    log.read = len(catalogue.applications)
    return log.finish()


class _Designations:
    def __init__(self, builder: GraphBuilder, identity: DiseaseIdentity, catalogue: Catalogue, log: SectionLog) -> None:
        self._builder, self._identity, self._catalogue, self._log = builder, identity, catalogue, log
        findings = (finding for designation in catalogue.designations for finding in designation.findings)
        self._indications = Indications(findings, identity, self._disease_name)
        self._used: Counter[str] = Counter()

    def add(self, designation: Designation, drug: Drug) -> None:
        event = self._event(designation, drug)
        self._fact(event, "designates", register_drug(self._builder, drug))
        diseases = self._indications.diseases(designation.text)
        for disease in diseases:
            self._fact(event, "designation_for", self._identity.register(self._builder, disease))
        self._log.skip("designation whose disease stays unlinked", not diseases)
        self._sponsor(event, designation)
        self._fact(event, "status", _category(self._builder, "status", *_STATUS[designation.status]))
        for brand in self._catalogue.brands.of_designation(designation):
            self._fact(event, "trade_name", self._builder.add_entity(brand.id, "brand", brand.name))
        self._dates(event, designation)

    def _event(self, designation: Designation, drug: Drug) -> str:
        key = f"designation:{slug(drug.name)[:_LONGEST_SLUG]}-{designation.designated_on}"
        self._used[key] += 1
        number = self._used[key]
        date = designation.designated_on
        shown, suffix = (date, "") if number == 1 else (f"{date}, no. {number}", f"-{number}")
        name = f"Orphan designation of {drug.name} ({shown})"
        return self._builder.add_entity(key + suffix, "designation", name)

    def _sponsor(self, event: str, designation: Designation) -> None:
        company = self._catalogue.companies.by_name(designation.sponsor)
        if company is None:
            person = is_person(designation.sponsor)
            self._log.skip("sponsor that is a person" if person else "sponsor whose name is unreadable")
            return
        self._fact(event, "sponsor", register_company(self._builder, company))
        if company.country:
            country = f"country:{slug(company.country)}"
            self._fact(company.id, "based_in", self._builder.add_entity(country, "country", company.country))
        else:
            self._log.skip("sponsor without one country")

    def _dates(self, event: str, designation: Designation) -> None:
        self._fact(event, "designated_on", Literal("date", designation.designated_on))
        for product in designation.products:
            if not product.approved_on:
                continue
            if product.approved_on < designation.designated_on:
                self._log.skip("approval before the designation")
                continue
            self._fact(event, "marketing_approved_on", Literal("date", product.approved_on))
            if product.exclusivity_ends_on > product.approved_on:
                self._fact(event, "exclusivity_ends_on", Literal("date", product.exclusivity_ends_on))

    def _disease_name(self, entity_id: str) -> str:
        """Return the name of a disease, "" for a group."""
        if entity_id not in self._builder:
            return self._identity.label(entity_id)
        entity = self._builder.entity(entity_id)
        return entity.name if entity.type == "disease" else ""

    def _fact(self, subject: str, predicate: str, object_: str | Literal) -> None:
        self._builder.add_fact(subject, predicate, object_, DESIGNATIONS)


def _add_application(builder: GraphBuilder, application: Application, catalogue: Catalogue, log: SectionLog) -> None:
    brands = catalogue.brands.of_application(application)
    drugs = _ingredients(application, catalogue)
    shown = brands[0].name if brands else " and ".join(drug.name for drug in drugs[:2])
    event = builder.add_entity(
        f"application:{application.type}{application.number}",
        "application",
        f"{application.type} {application.number} ({shown})",
    )

    def fact(predicate: str, object_: str | Literal) -> None:
        builder.add_fact(event, predicate, object_, APPLICATIONS)

    for drug in drugs:
        fact("active_ingredient", register_drug(builder, drug))
    for brand in brands:
        fact("brand_name", builder.add_entity(brand.id, "brand", brand.name))
    company = catalogue.companies.by_name(application.applicant)
    if company is None:
        log.skip("applicant that is no company")
    else:
        fact("applicant", register_company(builder, company))
    fact("application_type", _category(builder, "status", *_APPLICATION_TYPE[application.type]))
    if application.priority in _PRIORITY:
        fact("review_priority", _category(builder, "status", *_PRIORITY[application.priority]))
    form = dosage_form(product.form for product in application.products)
    if form:
        fact("dosage_form", _category(builder, "form", slug(form), form))
    fact("first_approved_on", Literal("date", application.approved_on))


def _ingredients(application: Application, catalogue: Catalogue) -> list[Drug]:
    parts = (part for product in application.products for part in ingredients(product.ingredient))
    return list(dict.fromkeys(drug for drug in map(catalogue.drugs.by_name, parts) if drug is not None))


def dosage_form(forms: Iterable[str]) -> str:
    """Return the commonest of the source's dosage forms in plain words, "" if it says nothing.

    >>> dosage_form(["TABLET, EXTENDED RELEASE;ORAL", "TABLET, EXTENDED RELEASE;ORAL", "SOLUTION;ORAL"])
    'tablet, extended-release, oral'
    >>> dosage_form(["INJECTABLE; IV (INFUSION)"]), dosage_form(["INJECTABLE;INJECTION"]), dosage_form(["UNKNOWN"])
    ('injection, intravenous infusion', 'injection', '')
    """
    counted = Counter(forms)
    if not counted:
        return ""
    written = min(counted, key=lambda form: (-counted[form], form)).casefold()
    parts = [part.strip() for part in re.split(r"[;,]", written)]
    words = [_FORM_WORDS.get(part, part) for part in (_PACK_SIZE.sub("", part) for part in parts)]
    return ", ".join(dict.fromkeys(word for word in words if word not in _NO_FORM))


def register_drug(builder: GraphBuilder, drug: Drug) -> str:
    """Make sure a drug is in the graph and return its id."""
    return builder.add_entity(drug.id, "drug", drug.name, drug.aliases)


def register_company(builder: GraphBuilder, company: Company) -> str:
    """Make sure a company is in the graph and return its id."""
    return builder.add_entity(company.id, "company", company.name, company.aliases)


def _category(builder: GraphBuilder, entity_type: str, key: str, name: str) -> str:
    return builder.add_entity(f"{entity_type}:{key}", entity_type, name)
