"""The closed list of themes: the programme's own tags, and those it lacked."""

from __future__ import annotations

from typing import Literal, get_args

ThemeId = Literal[
    # Tags printed in the programme's synthesis.
    "administratif",
    "attractivite",
    "commerces",
    "culture",
    "dechets",
    "democratie-participative",
    "environnement",
    "formation",
    "inclusion",
    "mobilites",
    "numerique",
    "outillage",
    "patrimoine",
    "pilotage",
    "proximite",
    "redynamisation",
    "relation-usager",
    "sante",
    "securite",
    "tiers-lieu",
    # Added: subjects of fiches that carry no tag, or that no tag names.
    "acces-aux-droits",
    "action-sociale",
    "alimentation",
    "benevolat",
    "communication",
    "developpement-economique",
    "education",
    "enfance-jeunesse",
    "lien-social",
    "organisation-interne",
    "sport",
    "stationnement",
    "tourisme",
    "vieillissement",
    "violences",
]

THEMES: tuple[ThemeId, ...] = get_args(ThemeId)

LABELS: dict[ThemeId, str] = {
    "administratif": "Démarches administratives",
    "attractivite": "Attractivité du territoire",
    "commerces": "Commerces",
    "culture": "Culture",
    "dechets": "Déchets et propreté",
    "democratie-participative": "Démocratie participative",
    "environnement": "Environnement",
    "formation": "Formation et compétences",
    "inclusion": "Inclusion",
    "mobilites": "Mobilités",
    "numerique": "Numérique et inclusion numérique",
    "outillage": "Outils des agents",
    "patrimoine": "Patrimoine",
    "pilotage": "Pilotage et évaluation",
    "proximite": "Services de proximité",
    "redynamisation": "Redynamisation des centres",
    "relation-usager": "Relation à l’usager",
    "sante": "Santé",
    "securite": "Sécurité et gestion de crise",
    "tiers-lieu": "Tiers-lieux",
    "acces-aux-droits": "Accès aux droits",
    "action-sociale": "Action sociale",
    "alimentation": "Alimentation",
    "benevolat": "Bénévolat et vie associative",
    "communication": "Communication de la collectivité",
    "developpement-economique": "Développement économique",
    "education": "Éducation et école",
    "enfance-jeunesse": "Enfance et jeunesse",
    "lien-social": "Lien social et entraide",
    "organisation-interne": "Organisation interne",
    "sport": "Sport",
    "stationnement": "Stationnement",
    "tourisme": "Tourisme",
    "vieillissement": "Vieillissement et autonomie",
    "violences": "Violences",
}

OTHER_NAMES: dict[ThemeId, tuple[str, ...]] = {
    "action-sociale": ("social",),
    "alimentation": ("cantine", "cantine scolaire"),
    "enfance-jeunesse": ("jeunes", "enfants", "adolescents"),
    "mobilites": ("transports",),
    "relation-usager": ("accueil",),
}
"""What people type for a theme, beside its name: alone, these words were told to have nothing comparable."""
