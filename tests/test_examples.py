from time import sleep

from hypothesis import Phase, given, settings
from hypothesis import strategies as st


def test_an_example_may_take_as_long_as_the_machine_is_busy() -> None:
    @settings(max_examples=1, phases=[Phase.generate], database=None)
    @given(st.none())
    def slow(_nothing: None) -> None:
        sleep(0.25)

    slow()

    assert settings.default is not None
    assert settings.default.deadline is None
