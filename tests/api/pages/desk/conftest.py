import pytest

from api.desk import Store
from tests.api.desk.conftest import FORM


@pytest.fixture
def base(store: Store, request: pytest.FixtureRequest) -> str:
    """The address of a request that was received."""
    return f"/bureau/demandes/{store.requests.receive(FORM, key=request.node.name).reference}"
