"""The records of DrugMechDB, the orphan designations and Drugs@FDA, read once, with the names they share joined."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from medgym.world.build.brand_names import BrandRegister
from medgym.world.build.company_names import CompanyRegister
from medgym.world.build.drug_register import DrugRegister, register_drugs
from medgym.world.facts import Source
from medgym.world.sources import drugmechdb, drugsatfda, fda_orphan
from medgym.world.sources.common import snapshot_date

#: Folder names of the sources of a catalogue.
CATALOGUE_SOURCES = ("drugmechdb", "fda_orphan_drug", "drugsatfda")

_GENERIC = "ANDA"


@dataclass(frozen=True)
class Catalogue:
    """What is known of drugs and companies; records of a source that is not there are empty.

    Attributes:
        mechanisms: DrugMechDB's paths.
        designations: the FDA's orphan designations.
        applications: all applications at the FDA, generic ones too.
        sources: the descriptions of the sources that are there, by name.
    """

    mechanisms: tuple[drugmechdb.Mechanism, ...]
    designations: tuple[fda_orphan.Designation, ...]
    applications: tuple[drugsatfda.Application, ...]
    sources: dict[str, Source]

    @cached_property
    def approved(self) -> tuple[drugsatfda.Application, ...]:
        """Applications for new drugs and biologics that were approved."""
        return tuple(a for a in self.applications if a.type != _GENERIC and a.approved_on)

    @cached_property
    def drugs(self) -> DrugRegister:
        """All drugs of the three sources."""
        return register_drugs(self.mechanisms, self.designations, self.approved)

    @cached_property
    def brands(self) -> BrandRegister:
        """All trade names of the two sources of the FDA."""
        return BrandRegister(self.designations, self.approved, self.drugs)

    @cached_property
    def companies(self) -> CompanyRegister:
        """All sponsors and applicants."""
        sponsors = ((designation.sponsor, designation.address) for designation in self.designations)
        return CompanyRegister(sponsors, (application.applicant for application in self.approved))


def read_catalogue(folder: Path, present: Collection[str] = CATALOGUE_SOURCES) -> Catalogue:
    """Read those of the three sources below `folder` that are there and named in `present`.

    Raises `SourceError` if a file is damaged or foreign, or if a release date is not known.
    """
    paths = {
        name: module.find(folder) if name in present else None
        for name, module in zip(CATALOGUE_SOURCES, (drugmechdb, fda_orphan, drugsatfda), strict=True)
    }
    mechanism_file, designation_file, application_file = paths.values()
    designations = tuple(fda_orphan.read(designation_file)) if designation_file else ()
    snapshots = {
        "drugmechdb": snapshot_date(mechanism_file) if mechanism_file else "",
        "fda_orphan_drug": max((d.designated_on for d in designations), default=""),
        "drugsatfda": snapshot_date(_beside(application_file)) if application_file else "",
    }
    return Catalogue(
        mechanisms=tuple(drugmechdb.read(mechanism_file)) if mechanism_file else (),
        designations=designations,
        applications=tuple(drugsatfda.read(application_file)) if application_file else (),
        sources={name: _describe(name, snapshot) for name, snapshot in snapshots.items() if snapshot},
    )


def _beside(tables: Path) -> Path:
    """Return a path whose folder is where the release date of the tables is noted."""
    return tables / "Applications.txt" if tables.is_dir() else tables


def _describe(name: str, snapshot: str) -> Source:
    title, licence, url, attribution = _DESCRIPTIONS[name]
    return Source(name, title, licence, snapshot, url, attribution)


_DESCRIPTIONS = {
    "drugmechdb": (
        "DrugMechDB",
        "CC0-1.0",
        "https://github.com/SuLab/DrugMechDB",
        "Gonzalez-Cavazos et al., DrugMechDB: A Curated Database of Drug Mechanisms. Sci Data 2023, "
        "doi:10.1038/s41597-023-02534-z",
    ),
    "fda_orphan_drug": (
        "FDA Orphan Drug Designations and Approvals",
        "US-Gov-Public-Domain",
        "https://www.accessdata.fda.gov/scripts/opdlisting/oopd/",
        "U.S. Food and Drug Administration, Office of Orphan Products Development",
    ),
    "drugsatfda": (
        "Drugs@FDA",
        "CC0-1.0",
        "https://www.fda.gov/drugs/drug-approvals-and-databases/drugsfda-data-files",
        "U.S. Food and Drug Administration, Drugs@FDA",
    ),
}
