"""docs/streams.md tells users of the streams what is in them."""

from pathlib import Path

import pytest
from amshub_contracts.codec import FIELDS

PAGE = Path(__file__).parent.parent.parent / "docs" / "streams.md"


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_of_a_reading_is_explained(field: str) -> None:
    rows = [line for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    assert any(f"`{field}`" in row for row in rows)
