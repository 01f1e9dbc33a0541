"""Takes an ENTSO-E document apart without building a tree of it: a hostile one costs no memory."""

from dataclasses import dataclass, field

from lxml import etree

from amshub_prices.core.body import quoted
from amshub_prices.core.remedies import SENSELESS, Unusable

MAX_TAGS = 900_000
"""A year of quarter-hours has 35,000 points of six tags: 210,000; four times that, and what is around them."""
MAX_ATTRIBUTES = 20_000
"""A time series has two; a year in daily series of two auctions 1,500. One element with millions would fill memory."""
MAX_TEXT = 1000
"""Characters of one element that are kept: more than the longest reason given, and no number has as many."""
MAX_PARTS = 6_000
"""Series and periods: a year in daily series of two auctions, each told twice, has 2,928."""
SERIES_FIELDS = {
    "in_Domain.mRID",
    "out_Domain.mRID",
    "contract_MarketAgreement.type",
    "classificationSequence_AttributeInstanceComponent.position",
    "currency_Unit.name",
    "price_Measure_Unit.name",
    "curveType",
}


@dataclass
class Period:
    """A stretch of time and its points (position and price), everything as it was written."""

    fields: dict[str, str] = field(default_factory=dict)
    """start, end, resolution."""
    points: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Series:
    """One TimeSeries: those of SERIES_FIELDS that it has, and its periods."""

    fields: dict[str, str] = field(default_factory=dict)
    periods: list[Period] = field(default_factory=list)


@dataclass
class Document:
    """What a document says, under the name of its root element; namespaces differ by version and tell nothing."""

    root: str = ""
    type: str = ""
    series: list[Series] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


def read(text: str) -> Document:
    """The document in this text; raises Unusable for what is not well-formed, or would not be read without harm."""
    if "<!DOCTYPE" in text:
        raise Unusable("the reply has a DOCTYPE, which no price document has", SENSELESS)
    if text.count("<") > MAX_TAGS or text.count("=") > MAX_ATTRIBUTES:
        raise Unusable("the reply has far more elements than the longest price document", SENSELESS)
    events = _Events()
    parser = etree.XMLParser(
        target=events,
        encoding="utf-8",  # whatever it declares: the DOCTYPE was looked for in UTF-8
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise Unusable(f"the reply is not well-formed XML: {quoted(error.msg)}", SENSELESS) from None
    return events.document


class _Events:
    """What the parser calls while it goes through the text."""

    def __init__(self) -> None:
        self.document = Document()
        self._path: list[str] = []
        self._text = ""
        self._position = self._price = ""
        self._parts = 0

    def start(self, tag: str, _attributes: object) -> None:
        self._path.append(tag.rpartition("}")[2])
        self._text = ""
        match self._path[1:]:
            case []:
                self.document.root = self._path[0]
            case ["TimeSeries"]:
                self._count_part()
                self.document.series.append(Series())
            case ["TimeSeries", "Period"]:
                self._count_part()
                self.document.series[-1].periods.append(Period())
            case ["TimeSeries", "Period", "Point"]:
                self._position = self._price = ""

    def data(self, text: str) -> None:
        if len(self._text) < MAX_TEXT:
            self._text += text[:MAX_TEXT]

    def end(self, _tag: str) -> None:
        text = self._text.strip()
        match self._path[1:]:
            case ["TimeSeries", "Period", "Point", "position"]:
                self._position = text
            case ["TimeSeries", "Period", "Point", "price.amount"]:
                self._price = text
            case ["TimeSeries", "Period", "Point"]:
                self.document.series[-1].periods[-1].points.append((self._position, self._price))
            case ["TimeSeries", "Period", "timeInterval", ("start" | "end") as name]:
                self.document.series[-1].periods[-1].fields[name] = text
            case ["TimeSeries", "Period", "resolution"]:
                self.document.series[-1].periods[-1].fields["resolution"] = text
            case ["TimeSeries", name] if name in SERIES_FIELDS:
                self.document.series[-1].fields[name] = text
            case ["Reason", "text"]:
                self.document.reasons.append(text)
            case ["type"]:
                self.document.type = text
        self._path.pop()
        self._text = ""

    def close(self) -> None:
        """Nothing is left to do."""

    def _count_part(self) -> None:
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise Unusable(f"the reply has more than {MAX_PARTS} series and periods", SENSELESS)
