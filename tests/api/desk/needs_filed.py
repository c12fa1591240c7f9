"""Needs that tests file: dogs and canteens, of several territories."""

from collections.abc import Callable

from api.desk import Receipt

DOGS = "Des chiens errants effraient les habitants du bourg le soir"
DOGS_TOO = "chiens errants dans le bourg : les habitants effrayés le soir"
DOGS_AGAIN = "des chiens errants le soir dans le bourg effraient les habitants"
CANTEEN = "La cantine jette la moitié des repas servis aux enfants"
CANTEEN_TOO = "repas jetés : la moitié de la cantine servie aux enfants, jetée"
VALLON, LYON, VILLEURBANNE, EPCI = "07330", "69123", "69266", "200071751"

File = Callable[..., Receipt]
