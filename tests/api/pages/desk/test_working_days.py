"""What is new in the morning goes back to the last day that was worked, public holidays left out."""

from datetime import UTC, datetime

import pytest

from api.pages.desk.working_days import recent_from, since


@pytest.mark.parametrize(
    ("now", "began", "said"),
    [
        (datetime(2026, 11, 27, 8, tzinfo=UTC), datetime(2026, 11, 25, 23, tzinfo=UTC), "depuis hier"),
        (datetime(2026, 11, 30, 8, tzinfo=UTC), datetime(2026, 11, 26, 23, tzinfo=UTC), "depuis vendredi"),
        # The day after 11 November, a Wednesday; after Easter Monday; 2 January, a Saturday, after 31 December.
        (datetime(2026, 11, 12, 8, tzinfo=UTC), datetime(2026, 11, 9, 23, tzinfo=UTC), "depuis mardi"),
        (datetime(2026, 4, 7, 8, tzinfo=UTC), datetime(2026, 4, 2, 22, tzinfo=UTC), "depuis vendredi"),
        (datetime(2027, 1, 2, 8, tzinfo=UTC), datetime(2026, 12, 30, 23, tzinfo=UTC), "depuis jeudi"),
    ],
)
def test_what_is_new_came_since_the_last_day_worked(now: datetime, began: datetime, said: str) -> None:
    assert recent_from(now) == began
    assert since(now) == said
