from collections.abc import Callable

import pytest

from evaluation.systems import lancedb_hybrid, peers, txtai_hybrid
from evaluation.systems.peers import Peer, build_peers, missing_peers
from evaluation.systems.protocol import Corpus, System
from models.encoder import Encoder
from tests.evaluation.systems.system_contract import CORPUS, SystemContract

Build = Callable[[Corpus, Encoder], System]


@pytest.mark.skipif(lancedb_hybrid.MISSING is not None, reason="lancedb is not installed: make eval installs it")
class TestLanceDb(SystemContract):
    @pytest.fixture
    def build(self) -> Build:
        return lancedb_hybrid.LanceDbHybrid


@pytest.mark.skipif(txtai_hybrid.MISSING is not None, reason="txtai is not installed: make eval installs it")
@pytest.mark.parametrize("name", txtai_hybrid.SETTINGS)
class TestTxtai(SystemContract):
    @pytest.fixture
    def build(self, name: str) -> Build:
        return lambda corpus, encoder: txtai_hybrid.TxtaiHybrid(corpus, encoder, name=name)

    def test_meaning_counts_beside_words(self, build: Build, encoder: Encoder) -> None:
        # No word in common: what is found, the vectors found.
        assert build(CORPUS, encoder).rank(["bicyclettes"])[0]


def test_a_peer_that_is_not_installed_is_named_and_left_out(monkeypatch: pytest.MonkeyPatch, encoder: Encoder) -> None:
    def explode(corpus: Corpus, encoder: Encoder) -> list[System]:
        raise AssertionError("it is not installed")

    monkeypatch.setattr(peers, "PEERS", (Peer("nowhere", explode, "No module named nowhere"),))
    assert missing_peers() == ["nowhere"]
    assert build_peers(CORPUS, encoder) == []
