"""XML that would do harm is refused, whatever it is dressed up as."""

import pytest
from amshub_prices.core.remedies import Unusable
from amshub_prices.core.xml_body import parse_xml

LIMIT_BYTES = 100_000


def test_plain_xml_is_a_tree_without_its_comments() -> None:
    root = parse_xml(
        '\ufeff<?xml version="1.0"?><!-- no --><a><?no pi?><!-- no --><b c="æ"/></a>'.encode(), LIMIT_BYTES
    )
    assert [(child.tag, child.get("c")) for child in root] == [("b", "æ")]


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE a>",
        '<!DOCTYPE a SYSTEM "file:///etc/hostname">',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE a [<!ENTITY b "1"><!ENTITY c "&b;&b;">]>',
    ],
)
def test_a_doctype_is_refused_even_where_nothing_uses_it(doctype: str) -> None:
    with pytest.raises(Unusable, match="DOCTYPE"):
        parse_xml(f"{doctype}<a/>".encode(), LIMIT_BYTES)


def test_no_other_encoding_hides_a_doctype() -> None:
    document = '<!DOCTYPE a [<!ENTITY b "1">]><a>&b;</a>'
    hidden = document.replace("<", "+ADw-").replace("!", "+ACE-").replace("&", "+ACY-")
    for body in (
        b'<?xml version="1.0" encoding="UTF-7"?>' + hidden.encode(),
        f'<?xml version="1.0" encoding="UTF-16"?>{document}'.encode("utf-16"),
        f'<?xml version="1.0" encoding="UTF-16BE"?>{document}'.encode("utf-16-be"),
        f'<?xml version="1.0" encoding="UTF-32LE"?>{document}'.encode("utf-32-le"),
    ):
        with pytest.raises(Unusable):
            parse_xml(body, LIMIT_BYTES)


@pytest.mark.parametrize(
    "body", [b"", b"\0", b"<a>", b"<a/><a/>", b"<a>&b;</a>", b"<a>\xff</a>", 300 * b"<a>" + 300 * b"</a>"]
)
def test_what_is_not_well_formed_or_too_deep_is_refused(body: bytes) -> None:
    with pytest.raises(Unusable, match="broken"):
        parse_xml(body, LIMIT_BYTES)


def test_more_than_the_limit_is_not_looked_at() -> None:
    assert parse_xml(b"<a/>" + (LIMIT_BYTES - 4) * b" ", LIMIT_BYTES).tag == "a"
    with pytest.raises(Unusable, match="100000 bytes"):
        parse_xml(b"<a/>" + (LIMIT_BYTES - 3) * b" ", LIMIT_BYTES)
