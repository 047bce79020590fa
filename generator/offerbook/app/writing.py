"""Write what owners start from: schemas for editors, a draft, a whole small catalogue."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from offerbook.audience import Audience
from offerbook.draft import compose_draft
from offerbook.files import write_atomically, write_new
from offerbook.load.tree import SCHEDULE, TEMPLATES
from offerbook.model.catalog import Catalog
from offerbook.projecting import readable
from offerbook.spec import base
from offerbook.spec.clauses import build_clause_schema


def schema_files(schema: dict[str, Any]) -> Mapping[str, str]:
    """The files that `offerbook schema` writes, by path, for the joined *schema*."""
    return {
        f"schema/{base.OFFERING}": base.base_text(base.OFFERING),
        f"schema/{base.CATALOG}": base.base_text(base.CATALOG),
        f"schema/{base.CLAUSE}": base.write_schema(build_clause_schema(schema)),
        f"schema/{base.EDITOR}": base.write_schema(schema),
        f"schema/{base.IMPORT}": base.base_text(base.IMPORT),
        f"schema/{base.CHANGE}": base.base_text(base.CHANGE),
        f"schema/{base.VERIFIED}": base.base_text(base.VERIFIED),
        f"schema/{base.SUBSCRIPTIONS}": base.base_text(base.SUBSCRIPTIONS),
    }


def write_schema_files(root: Path, files: Mapping[str, str]) -> Iterator[str]:
    """Write those of *files* that differ from what is there; their names."""
    for name, text in files.items():
        path = root / name
        if not path.is_file() or path.read_text("utf-8", "replace") != text:
            write_atomically(path, text)
            yield name


def write_draft(root: Path, catalog: Catalog, offering_id: str) -> Path:
    """Write a draft to start from. Raises FileExistsError where the offering exists."""
    path = root / "catalog" / "offerings" / offering_id / "offering.yaml"
    write_new(path, compose_draft(catalog, offering_id))
    return path


def write_template(root: Path, catalog: Catalog) -> Path:
    """Write the Word template of schedules as the company's own.

    Raises FileExistsError where it has one.
    """
    from offerbook.paper.standard import standard_template  # heavy, and not always installed

    path = root / TEMPLATES / SCHEDULE
    write_new(
        path, standard_template(readable(catalog.schema, Audience.CUSTOMER), catalog.language)
    )
    return path


def write_scaffold(folder: Path) -> int:
    """Write a small working catalogue into *folder*; the number of files."""
    source = resources.files("offerbook").joinpath("scaffold")
    with resources.as_file(source) as scaffold:
        shutil.copytree(scaffold, folder, dirs_exist_ok=True)
    for path in sorted(folder.rglob("dot-*")):
        path.rename(path.with_name(path.name.replace("dot-", ".", 1)))
    list(write_schema_files(folder, schema_files(base.base_schema(base.OFFERING))))
    return sum(1 for path in folder.rglob("*") if path.is_file())
