"""How long something lasts, in words."""

import pytest
from amshub_api.core.duration import in_words


@pytest.mark.parametrize(
    ("duration_s", "words"),
    [
        (0, "0 s"),
        (31.6, "31 s"),
        (119.9, "119 s"),
        (120, "2 min"),
        (7199, "119 min"),
        (7200, "2 h"),
        (172_799, "47 h"),
        (172_800, "2 days"),
        (435_253, "5 days"),
    ],
)
def test_nobody_has_to_divide(duration_s: float, words: str) -> None:
    assert in_words(duration_s) == words
