"""When an SMS provider is put aside, tried, and taken back."""

from notify.circuits import LOST_IN_A_ROW, Circuit


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_trouble_that_passes_by_itself_is_borne_for_a_while() -> None:
    clock = Clock()
    circuit = Circuit(15, (10, 30), clock)
    assert not circuit.ill("busy", "throttled")
    clock.now += 14
    assert not circuit.ill("away", "not reached")
    assert circuit.state == "closed"
    clock.now += 2
    assert circuit.ill("busy", "throttled")
    assert (circuit.state, circuit.reason) == ("open", "throttled")


def test_an_answer_in_between_begins_the_patience_anew() -> None:
    clock = Clock()
    circuit = Circuit(15, (10,), clock)
    circuit.ill("busy", "throttled")
    clock.now += 14
    assert not circuit.well()
    clock.now += 2
    assert not circuit.ill("busy", "throttled")


def standing(circuit: Circuit) -> str:
    """What the clock has made of it since."""
    return circuit.state


def test_trouble_of_its_own_opens_it_at_once_and_lost_answers_in_a_row() -> None:
    assert Circuit(15, (10,)).ill("own", "no funds")
    circuit = Circuit(15, (10,))
    assert [circuit.ill("lost", "no answer") for _ in range(LOST_IN_A_ROW)] == [False, False, True]


def test_it_is_tried_after_pauses_that_grow_and_is_well_after_one_success() -> None:
    clock = Clock()
    circuit = Circuit(15, (10, 30), clock)
    circuit.ill("own", "no funds")
    for pause in (10, 30, 30):
        clock.now += pause - 1
        assert standing(circuit) == "open"
        assert not circuit.ill("own", "one that was on its way")
        clock.now += 1
        assert standing(circuit) == "half-open"
        assert circuit.ill("busy", "still")
    clock.now += 30
    assert circuit.well()
    assert (circuit.state, circuit.reason) == ("closed", None)
