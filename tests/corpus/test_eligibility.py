from dataclasses import replace
from datetime import date

import pytest

from corpus.eligibility import OPEN_TO_ALL, PROGRAMME, EligibilityStatus, Thresholds, eligibility_of
from corpus.records import ToolState
from corpus.territories import Commune, Department, Epci, Territories
from tests.shipped import shipped_catalogue

THRESHOLDS = Thresholds(commune=3_500, epci=15_000, since=date(2022, 1, 1))


def commune(code: str, population: int | None, *, year: int | None = 2023, epci: str | None = "200000001") -> Commune:
    return Commune(code, f"Bourg-{code}", code[:2], "11", None, (), population, year, epci)


def epci_of(*members: Commune, siren: str = "200000001") -> Epci:
    known = [member.population for member in members if member.population is not None]
    return Epci(
        siren, "CC du Val", "CC", 0, 0, tuple(m.code_insee for m in members), ("01",), "84",
        sum(known) if known else None, 2023 if known else None,
    )  # fmt: skip


def territories_of(*communes: Commune) -> Territories:
    return Territories(communes=communes, epcis=[epci_of(*communes)], departments=[])


def status_and_text(territory: Commune | Epci | Department, territories: Territories) -> tuple[EligibilityStatus, str]:
    found = eligibility_of(territory, thresholds=THRESHOLDS, territories=territories)
    return found.status, f"{found.reason} {found.next_step}".replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("population", "status"),
    [
        (0, EligibilityStatus.ELIGIBLE),
        (3_499, EligibilityStatus.ELIGIBLE),
        (3_500, EligibilityStatus.NOT_ELIGIBLE),
        (None, EligibilityStatus.UNKNOWN),
    ],
)
def test_a_commune_is_eligible_under_the_threshold_and_not_at_it(
    population: int | None, status: EligibilityStatus
) -> None:
    small = commune("01001", population)
    assert status_and_text(small, territories_of(small))[0] is status


@pytest.mark.parametrize(
    ("population", "status"), [(14_999, EligibilityStatus.ELIGIBLE), (15_000, EligibilityStatus.NOT_ELIGIBLE)]
)
def test_an_epci_is_eligible_under_the_threshold_and_not_at_it(population: int, status: EligibilityStatus) -> None:
    territories = territories_of(commune("01001", population))
    assert status_and_text(territories.epcis[0], territories)[0] is status


def test_an_eligible_commune_reads_its_population_its_year_and_since_when() -> None:
    small = commune("01001", 1_036)
    _, text = status_and_text(small, territories_of(small))
    assert "Bourg-01001 compte 1 036 habitants (population 2023) : c’est moins que le seuil de 3 500 habitants" in text
    assert "en vigueur depuis 2022" in text
    assert "gratuit" in text


def test_a_commune_too_large_hears_of_its_small_epci_and_of_what_is_open_to_all() -> None:
    large = commune("01001", 4_000)
    _, text = status_and_text(large, territories_of(large))
    assert "Votre intercommunalité, CC du Val (4 000 habitants), peut le demander." in text
    assert "Forum des Territoires" in text
    assert "Vous pouvez envoyer votre demande dans tous les cas." in text


def test_a_commune_too_large_in_a_large_epci_or_in_none_is_not_sent_to_it() -> None:
    large, alone = commune("01001", 20_000), commune("01002", 20_000, epci=None)
    for one in (large, alone):
        assert "intercommunalité" not in status_and_text(one, territories_of(large, alone))[1]


def test_an_epci_too_large_hears_how_many_of_its_communes_may_ask() -> None:
    one_small = territories_of(commune("01001", 20_000), commune("01002", 500))
    two_small = territories_of(commune("01001", 20_000), commune("01002", 500), commune("01003", 600))
    none_small = territories_of(commune("01001", 20_000), commune("01002", None))
    assert "Une de ses communes peut le demander" in status_and_text(one_small.epcis[0], one_small)[1]
    assert "2 de ses communes peuvent le demander" in status_and_text(two_small.epcis[0], two_small)[1]
    assert "ses communes pe" not in status_and_text(none_small.epcis[0], none_small)[1]


def test_a_territory_too_large_reads_its_own_rule_alone_then_that_it_may_ask_all_the_same() -> None:
    territories = territories_of(commune("01001", 29_037))
    of_epci, of_commune = (
        status_and_text(one, territories)[1] for one in (territories.epcis[0], territories.commune("01001"))
    )
    always = " (seuil en vigueur depuis 2022). Vous pouvez envoyer votre demande dans tous les cas."
    assert "vise les intercommunalités de moins de 15 000 habitants" + always in of_epci
    assert "vise les communes de moins de 3 500 habitants" + always in of_commune


def test_an_epci_says_that_its_population_is_a_sum() -> None:
    territories = territories_of(commune("01001", 9_000))
    assert (
        "9 000 habitants (somme des communes, population 2023)" in status_and_text(territories.epcis[0], territories)[1]
    )


def test_a_missing_population_is_said_and_the_request_stays_open() -> None:
    unknown = commune("98411", None, year=None, epci=None)
    status, text = status_and_text(unknown, territories_of(commune("01001", 1)))
    assert status is EligibilityStatus.UNKNOWN
    assert "Nous ne connaissons pas la population" in text
    assert "seuil de 3 500 habitants" in text
    assert "Vous pouvez envoyer votre demande dans tous les cas." in text


def test_a_department_is_told_whom_the_programme_is_for() -> None:
    status, text = status_and_text(Department("46", "Lot", "76", "Occitanie", 175_000, 2023), territories_of())
    assert status is EligibilityStatus.NOT_ELIGIBLE
    assert "Lot n’est ni une commune ni un EPCI : l’accompagnement sur-mesure vise les communes de moins" in text


def test_overseas_the_rule_is_the_same_and_the_year_is_that_of_the_figure() -> None:
    real = Territories.load()
    reunion, text_974 = status_and_text(real.commune("97411"), real)
    mayotte, text_976 = status_and_text(real.commune("97611"), real)
    noumea, text_988 = status_and_text(real.commune("98818"), real)
    assert reunion is mayotte is noumea is EligibilityStatus.NOT_ELIGIBLE
    assert "(population 2023)" in text_974
    assert "(population 2017)" in text_976
    assert "(année du chiffre non précisée par la source)" in text_988
    kerguelen = real.commune("98412")
    assert status_and_text(kerguelen, real)[0] is EligibilityStatus.UNKNOWN


def test_every_territory_gets_a_reason_and_a_next_step_that_ends_as_a_sentence() -> None:
    real = Territories.load()
    counts = dict.fromkeys(EligibilityStatus, 0)
    territories: list[Commune | Epci | Department] = [*real.communes, *real.epcis, *real.departments]
    for territory in territories:
        found = eligibility_of(territory, thresholds=THRESHOLDS, territories=real)
        counts[found.status] += 1
        assert territory.name in found.reason
        assert found.reason.endswith(".")
        assert found.next_step.endswith(".")
        if found.status is not EligibilityStatus.ELIGIBLE:
            assert "dans tous les cas" in found.next_step
    small = sum(c.population is not None and c.population < 3_500 for c in real.communes)
    small_epcis = sum(e.population is not None and e.population < 15_000 for e in real.epcis)
    assert counts[EligibilityStatus.ELIGIBLE] == small + small_epcis
    assert counts[EligibilityStatus.UNKNOWN] == 6


def test_what_is_named_to_the_others_is_in_the_catalogue() -> None:
    tools = {tool.id: tool for tool in shipped_catalogue().tools}
    assert {PROGRAMME, *OPEN_TO_ALL} <= set(tools)
    assert "3 500" in tools[PROGRAMME].purpose
    assert "15 000" in tools[PROGRAMME].purpose


def test_a_threshold_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="0 and 15000"):
        Thresholds(commune=0, epci=15_000, since=date(2022, 1, 1))


@pytest.mark.parametrize(
    ("offered", "told"),
    [
        (ToolState.LIVE, "Vous pouvez demander l’accompagnement sur-mesure, qui est gratuit."),
        (ToolState.DROPPED, "L’accompagnement sur-mesure n’est plus proposé. Vous pouvez envoyer votre demande"),
        (ToolState.UNKNOWN, "non vérifié depuis"),
    ],
)
def test_what_is_said_of_the_offer_is_what_its_record_says(offered: ToolState, told: str) -> None:
    small = commune("01001", 1_036)
    found = eligibility_of(small, thresholds=replace(THRESHOLDS, offered=offered), territories=territories_of(small))
    assert told in found.next_step
