"""Make our extract of ``@etalab/decoupage-administratif``: communes, EPCI, departments.

Run ``python -m corpus.sources.decoupage_administratif PACKAGE_DIR`` on the unpacked
package. The same package always gives the same bytes, so that a difference in the
extract is a difference in the data.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import SourceError
from corpus.territory_tables import COLUMNS, DATA

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

VERSION = "6.0.0"
"""The version whose vintages are written below; another one has others, to be found out first."""

POPULATION_YEAR = 2023
MAYOTTE, MAYOTTE_YEAR = "976", 2017
"""The package's README says that it takes the 2017 census there."""

_LEVEL = 9
_WITHIN_ANOTHER = frozenset({"commune-deleguee", "commune-associee"})

_Entry = dict[str, Any]
_Row = tuple[object, ...]

_NOTICE = """\
# Territories: where these figures come from

Made by `corpus/sources/decoupage_administratif.py` from the npm package `@etalab/decoupage-administratif` {version}
(files dated 9 March 2026). Do not edit by hand.

| table | rows | columns |
|---|---|---|
{tables}

Kept: every commune of type `commune-actuelle`, every EPCI *à fiscalité propre*, every department and overseas
collectivity with the name of its region; of delegated and associated communes, the name and the commune that they are
part of. Left out: former communes, municipal arrondissements, districts, EPT.
`communes.epci` is the package's `membres`, turned round.

## Licence
Data: **Licence Ouverte / Open Licence 2.0** (Etalab). Attribution: Etalab, *découpage administratif*, {version}, from
INSEE (Code officiel géographique, populations), DGCL (EPCI and SIREN) and La Poste (postcodes). The licence asks
whoever reuses the data to name this source and its date. The package's code, MIT, is not used.

## Vintages
The package names its sources, not their years. What we found out, by comparing its versions:

- `communes.population`: **{year}**, deduced. The README points at an INSEE page one edition later than that of 5.2.0,
  and 32,341 communes changed in between; 5.2.0 has the 2022 figures, as said below.
- the same in Mayotte: **{mayotte_year}**. The README says that the census of that year stands in.
- the same in 975, 977, 978, 986, 987 and 988: **not stated**. The README points at another INSEE page, without a
  year; `population_year` is left empty.
- `epci.population_municipale`, `population_totale`: **2022**, deduced. DGCL's file of 2025, whence they come, was made
  when the populations in force were those of 2022. For 34,820 of 34,871 members the first one is the commune's
  population in 5.2.0; the 51 others merged or split. Paris has 2,113,705 inhabitants there, which we know as INSEE's
  figure for 2022; no INSEE page could be consulted to confirm it.
- EPCI and their members: **2025**. The README names DGCL's file of 2026, but `epci.json` is, byte for byte, that of
  5.2.0 and 5.3.0, whose README names the file of 2025.
- communes, names, departments: **2026**, from the README's table of versions.

`communes.population` is the `population` of all our comparisons: it covers all communes and is the more recent. It is a
*population municipale*. {unpopulated} communes have none: 0 inhabitants or no figure; both are kept as they are.

## To make them again
In an empty folder elsewhere, then from this repository:

```
npm pack @etalab/decoupage-administratif@{version} && tar xzf etalab-decoupage-administratif-{version}.tgz
python -m corpus.sources.decoupage_administratif PATH/package
```

The bytes are the same each time with the same zlib. For another version, find out its vintages first, then change
`VERSION` and this text, which the script holds.
"""


def write_extract(package: Path, folder: Path = DATA) -> None:
    """Write the four tables and their notice.

    Args:
        package: the unpacked package.
        folder: where to write; made when missing.

    Raises:
        SourceError: if the package is of another version, or does not hold together.

    """
    version = _load(package / "package.json")["version"]
    if version != VERSION:
        raise SourceError(f"{package}: version {version} != {VERSION}, whose vintages are known")
    listed = _load(package / "data/communes.json")
    communes = [entry for entry in listed if entry["type"] == "commune-actuelle"]
    epcis = _load(package / "data/epci.json")
    regions = {entry["code"]: entry["nom"] for entry in _load(package / "data/regions.json")}
    tables: dict[str, list[_Row]] = {
        "communes": _commune_rows(communes, _membership(communes, epcis)),
        "delegated": [
            (entry["code"], entry["nom"], entry["chefLieu"]) for entry in listed if entry["type"] in _WITHIN_ANOTHER
        ],
        "departments": [
            (entry["code"], entry["nom"], entry["region"], regions[entry["region"]])
            for entry in _load(package / "data/departements.json")
        ],
        "epci": [
            (entry["code"], entry["nom"], entry["type"], entry["populationMunicipale"], entry["populationTotale"])
            for entry in epcis
        ],
    }
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in tables.items():
        (folder / f"{table}.csv.gz").write_bytes(_compressed(COLUMNS[table], rows))
    unpopulated = sum(not entry.get("population") for entry in communes)
    (folder / "NOTICE.md").write_text(_notice(tables, unpopulated=unpopulated), encoding="utf-8")


def main() -> None:
    """Read the command line and write the extract in its place."""
    parser = argparse.ArgumentParser(description="Make the extract of the territories.")
    parser.add_argument("package", type=Path, help="the unpacked package, where package.json is")
    write_extract(parser.parse_args().package)


def _load(path: Path) -> Any:
    """Read a JSON file of the package."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SourceError(f"{path}: {error}") from error


def _membership(communes: Iterable[_Entry], epcis: Iterable[_Entry]) -> dict[str, str]:
    """Turn the members of the EPCI round: the SIREN of its only EPCI, by commune."""
    known = {entry["code"] for entry in communes}
    membership: dict[str, str] = {}
    for epci in epcis:
        for code in (member["code"] for member in epci["membres"]):
            if code not in known:
                raise SourceError(f"EPCI {epci['code']}: its member {code} is no commune of today")
            if code in membership:
                raise SourceError(f"commune {code}: member of {membership[code]} and of {epci['code']}")
            membership[code] = epci["code"]
    return membership


def _commune_rows(communes: Iterable[_Entry], membership: Mapping[str, str]) -> list[_Row]:
    return [
        (
            entry["code"],
            entry["nom"],
            entry["departement"],
            entry["region"],
            entry.get("siren"),
            " ".join(entry.get("codesPostaux", ())),
            entry.get("population"),
            _population_year(entry),
            membership.get(entry["code"]),
        )
        for entry in communes
    ]


def _population_year(commune: _Entry) -> int | None:
    """Say of which year a commune's population is, when it has one and the package tells."""
    if commune.get("population") is None or commune["zone"] == "com":
        return None
    return MAYOTTE_YEAR if commune["departement"] == MAYOTTE else POPULATION_YEAR


def _compressed(columns: str, rows: Iterable[_Row]) -> bytes:
    """Give the CSV of sorted rows, gzipped without a date or a file name."""
    ordered = sorted(rows, key=lambda row: str(row[0]))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns.split())
    writer.writerows(ordered)
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=_LEVEL, fileobj=packed, mtime=0) as file:
        file.write(text.getvalue().encode("utf-8"))
    return packed.getvalue()


def _notice(tables: Mapping[str, list[_Row]], *, unpopulated: int) -> str:
    lines = [f"| `{table}.csv.gz` | {len(rows):,} | {COLUMNS[table]} |" for table, rows in tables.items()]
    return _NOTICE.format(
        version=VERSION,
        tables="\n".join(lines),
        year=POPULATION_YEAR,
        mayotte_year=MAYOTTE_YEAR,
        unpopulated=unpopulated,
    )


if __name__ == "__main__":
    main()
