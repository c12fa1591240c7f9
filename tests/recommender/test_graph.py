import numpy as np

from recommender.graph import Links
from recommender.ranked_records import RecordKind
from tests.shipped import shipped_catalogue


def test_a_tool_is_supported_by_the_best_investigation_that_names_it_and_the_reverse() -> None:
    catalogue = shipped_catalogue()
    ids = [record.id for record in catalogue.investigations]
    tools = [record.id for record in catalogue.tools]
    investigations = np.zeros(len(ids), dtype=np.float32)
    investigations[ids.index("pni-93-livry-gargan")] = 5.0
    tool_scores = np.zeros(len(tools), dtype=np.float32)
    support = Links(catalogue).support({RecordKind.INVESTIGATION: investigations, RecordKind.TOOL: tool_scores})
    named = catalogue.investigation("pni-93-livry-gargan").tools
    assert {tools[i] for i in np.flatnonzero(support[RecordKind.TOOL])} == set(named)
    assert not support[RecordKind.INVESTIGATION].any()


def test_one_kind_alone_has_no_support() -> None:
    scores = np.ones(47, dtype=np.float32)
    assert not Links(shipped_catalogue()).support({RecordKind.INVESTIGATION: scores})[RecordKind.INVESTIGATION].any()
