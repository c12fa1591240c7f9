from api.desk.usage.held_needs import NeedsInMemory


def text_at(needs: NeedsInMemory, key: str) -> str | None:
    found = needs.find(key)
    return found.text if found else None


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_text_is_found_by_its_key_alone() -> None:
    needs = NeedsInMemory(minutes=1, max_characters=100)
    first, second = needs.hold("un besoin"), needs.hold("un besoin")
    assert first != second
    assert (text_at(needs, first), text_at(needs, second)) == ("un besoin", "un besoin")
    assert needs.find("") is None
    assert needs.find(first + "x") is None


def test_a_text_is_forgotten_some_time_after_it_was_last_read() -> None:
    clock = Clock()
    needs = NeedsInMemory(minutes=2, max_characters=100, clock=clock)
    read, left = needs.hold("lu"), needs.hold("laissé")
    clock.now = 119.0
    assert text_at(needs, read) == "lu"
    clock.now = 121.0
    assert needs.find(left) is None
    assert text_at(needs, read) == "lu"
    clock.now = 121.0 + 120.0
    assert needs.find(read) is None


def test_past_its_size_the_least_recently_read_goes_first() -> None:
    needs = NeedsInMemory(minutes=1, max_characters=10)
    first, second = needs.hold("aaaa"), needs.hold("bbbb")
    needs.find(first)
    third = needs.hold("cccc")
    assert [text_at(needs, key) for key in (first, second, third)] == ["aaaa", None, "cccc"]


def test_a_text_larger_than_all_is_not_held_and_leaves_room_again() -> None:
    needs = NeedsInMemory(minutes=1, max_characters=10)
    assert needs.find(needs.hold("x" * 11)) is None
    assert text_at(needs, needs.hold("x" * 10)) == "x" * 10


def test_only_the_first_reading_is_the_first() -> None:
    needs = NeedsInMemory(minutes=1, max_characters=10)
    key = needs.hold("un besoin")
    readings = [needs.find(key) for _ in range(3)]
    assert [found.first for found in readings if found] == [True, False, False]
