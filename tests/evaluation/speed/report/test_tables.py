from evaluation.speed.need_path.whole_path import WholePath
from evaluation.speed.report.tables import BEGIN, END, page_block, readme_block
from tests.evaluation.speed.report.figures import path_row, speed


def test_both_blocks_stand_between_their_marks_and_name_commit_and_machine() -> None:
    for block in (readme_block(speed()), page_block(speed())):
        assert block.startswith(BEGIN)
        assert block.endswith(END)
        assert "`0123456789ab`, un processeur, 2 cores" in block


def test_every_row_of_a_table_has_as_many_cells_as_its_head() -> None:
    for table in page_block(speed()).split("\n\n"):
        rows = [line.count("|") for line in table.splitlines() if line.startswith("|")]
        assert len(set(rows)) <= 1


def test_every_family_has_its_table() -> None:
    page = page_block(speed())
    for told in (
        "| over 60 words | 50 |",
        "txtai, as documented",
        "| 50 | 50 |",
        "| 300 | 4 [4, 4] | 6 [6, 6] | 5 |",
        "| 1 | 512 |",
        "| 8 | 50 |",
    ):
        assert told in page


def test_a_promise_that_is_broken_is_told_in_the_readme() -> None:
    rows = {"short": path_row(1.7, 1.5)}
    told = readme_block(speed(whole_path=WholePath({}, "1 thread, arena", rows)))
    assert "Not kept: whole path over encoder, needs of 3 to 15 words: 1.7 (≤ 1.5)." in told
