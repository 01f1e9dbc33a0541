"""The document of routes that a test writes itself."""

from typing import Any, TypedDict

import pytest
from amshub_api.core.about import METER, About, Parameter, gives_json
from amshub_api.core.access import Access
from amshub_api.core.openapi import Operation, openapi


class Answer(TypedDict):
    """What it gives."""

    value: int


class Form(TypedDict):
    """What it takes."""

    i00: float


def described(about: About, access: Access = Access.READ, path: str = "/a.json", method: str = "GET") -> dict[str, Any]:
    document = openapi("1.2.3", [Operation(path, method, access, about)])
    (methods,) = document["paths"].values()
    told: dict[str, Any] = methods[method.lower()]
    return told


def test_the_body_is_a_schema_of_its_own() -> None:
    document = openapi("1.2.3", [Operation("/a.json", "GET", Access.READ, gives_json("A", Answer))])
    assert document["info"]["version"] == "1.2.3"
    assert document["components"]["schemas"]["Answer"]["properties"] == {"value": {"type": "integer"}}
    content = document["paths"]["/a.json"]["get"]["responses"]["200"]["content"]
    assert content == {"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}}


def test_what_a_request_brings_is_described_in_each_form_that_it_may_have() -> None:
    forms = {"application/x-www-form-urlencoded": Form, "application/json": Form}
    told = described(gives_json("A", Answer, takes=forms), Access.EDIT, method="POST")
    assert told["requestBody"]["required"] is True
    assert set(told["requestBody"]["content"]) == set(forms)
    assert "requestBody" not in described(gives_json("A", Answer))


def test_two_methods_of_one_url_stand_together() -> None:
    about = gives_json("A", Answer)
    both = [Operation("/a.json", method, Access.READ, about) for method in ("GET", "POST")]
    assert set(openapi("1.2.3", both)["paths"]["/a.json"]) == {"get", "post"}


@pytest.mark.parametrize(
    ("access", "security", "refusals"),
    [
        (Access.OPEN, [], set()),
        (Access.READ, [{}, {"password": []}], {"401", "429"}),
        (Access.CONFIGURE, [{}, {"password": []}], {"401", "429"}),
        (Access.EDIT, [{"password": []}], {"401", "403", "429"}),
    ],
)
def test_who_may_ask_is_told(access: Access, security: list[object], refusals: set[str]) -> None:
    told = described(gives_json("A", Answer), access)
    assert told["security"] == security
    assert set(told["responses"]) == {"200"} | refusals


def test_the_name_in_a_path_is_a_parameter_that_must_be_there() -> None:
    told = described(gives_json("A", Answer), path="/meters/<meter>/a.json")
    (parameter,) = told["parameters"]
    assert (parameter["name"], parameter["in"], parameter["required"]) == ("meter", "path", True)
    assert told["operationId"] == "get_meters_of_meter_a_json"


def test_parameters_behind_the_question_mark_may_be_left_out() -> None:
    size = Parameter("size", {"type": "integer"}, "samples")
    told = described(gives_json("A", Answer, parameters=(METER, size)))
    assert [(one["name"], one["in"], one.get("required", False)) for one in told["parameters"]] == [
        ("meter", "query", False),
        ("size", "query", False),
    ]


def test_refusals_have_words_and_what_the_device_lacks_is_html() -> None:
    told = described(gives_json("A", Answer, refusals={404: "no such meter"}, lacks=True), Access.OPEN)
    assert told["responses"]["404"]["description"] == "no such meter"
    assert set(told["responses"]["404"]["content"]) == {"application/json", "text/html"}


def test_an_answer_with_a_tag_may_be_unchanged() -> None:
    told = described(gives_json("A", Answer, tagged=True), Access.OPEN)
    assert set(told["responses"]) == {"200", "304"}
    assert "ETag" in told["responses"]["200"]["headers"]
