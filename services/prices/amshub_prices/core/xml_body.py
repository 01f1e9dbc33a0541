"""XML from outside as a tree, or a refusal: no DOCTYPE, no entities, no network, UTF-8 only."""

from typing import Any

from lxml import etree

from amshub_prices.core.body import quoted
from amshub_prices.core.remedies import SENSELESS, Unusable


def parse_xml(body: bytes, limit_bytes: int) -> Any:
    """The root element (lxml); raises Unusable for more than `limit_bytes` and for all that is no plain XML."""
    if len(body) > limit_bytes:
        raise Unusable(f"XML of more than {limit_bytes} bytes", SENSELESS)
    # No document of ours has one, and without it there are no entities to expand and no files to fetch.
    if b"<!DOCTYPE" in body:
        raise Unusable("XML with a DOCTYPE", SENSELESS)
    # The encoding is set so that no other one can hide a DOCTYPE.
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(body.strip(), parser)
    except etree.XMLSyntaxError as error:
        raise Unusable(f"broken XML: {quoted(str(error))}", SENSELESS) from error
