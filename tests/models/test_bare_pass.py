import numpy as np
import pytest

from models.bare_pass import BarePass, PassSettings
from models.encoder import Encoder
from recommender.index.encoders import SHIPPED


@pytest.mark.parametrize("settings", [PassSettings(1, arena=False), PassSettings(2, arena=True, spinning=True)])
def test_tokens_and_one_pass_give_the_vector_of_the_encoder(encoder: Encoder, settings: PassSettings) -> None:
    text = "les habitants déposent leurs encombrants n'importe quand"
    assert np.allclose(BarePass.load(SHIPPED, settings=settings)(text), encoder.encode_queries([text])[0], atol=1e-5)


def test_settings_have_a_name() -> None:
    assert PassSettings(2, arena=True, spinning=True).name == "2 threads, spinning, arena"
    assert PassSettings(1, arena=False).name == "1 thread, no arena"
