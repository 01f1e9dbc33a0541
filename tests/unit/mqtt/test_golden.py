"""Every format, topic for topic and digit for digit."""

import pytest
from amshub_mqtt.core.choose import FormatName

from tests.unit.mqtt.documents import CASES, DOCUMENTS, EVENTS, document, messages
from tests.unit.mqtt.table import NotInTheTable, read


@pytest.mark.parametrize(("name", "event"), CASES)
def test_a_format_tells_what_its_document_says(name: FormatName, event: str) -> None:
    assert messages(name, event) == document(name)[event]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_documents_keep_to_the_table(name: FormatName) -> None:
    sections = document(name)
    assert list(sections) == list(EVENTS)
    for section in sections.values():
        for message in section:
            read(name, message.topic, message.payload, retain=message.retain)


@pytest.mark.parametrize(
    ("topic", "payload", "retain"),
    [
        ("ams/lists", b"{}", False),
        ("ams/energy", b'{"tPI":1.00,"tPO":0.000,"tQI":0.000,"tQO":0.000,"rtc":null,"t":null}', False),
        ("ams/energy", b'{"tPI":1.000,"tPO":0.000,"tQI":0.000,"tQO":0.000,"rtc":null,"t":null}', True),
        ("ams/energy", b'{"tPI":NaN,"tPO":0.000,"tQI":0.000,"tQO":0.000,"rtc":null,"t":null}', False),
        ("ams/energy", b'{"tPO":0.000,"tPI":1.000,"tQI":0.000,"tQO":0.000,"rtc":null,"t":null}', False),
        ("ams/energy", b'{"tPI":1.000, "tPO":0.000,"tQI":0.000,"tQO":0.000,"rtc":null,"t":null}', False),
        ("ams/temperatures", b'{"temperatures":{"28FF641E82160351":21.12},}', False),
    ],
)
def test_the_reader_of_the_table_takes_nothing_else(topic: str, payload: bytes, retain: bool) -> None:
    with pytest.raises(NotInTheTable):
        read("homeassistant", topic, payload, retain=retain)
