"""What counts as a breaking change of the gateway's REST."""

from copy import deepcopy
from typing import Any

from gateway.openapi import broken, document

OLD = document()


def breaks(change: Any) -> list[str]:
    new = deepcopy(OLD)
    change(new)
    return sorted(broken(OLD, new))


def test_the_gateway_of_today_breaks_nothing_of_itself() -> None:
    assert breaks(lambda _: None) == []


def test_the_document_names_no_server_and_no_key() -> None:
    assert "servers" not in OLD
    assert "nobody" not in str(OLD)


def test_a_call_that_is_gone_breaks_clients() -> None:
    found = breaks(lambda new: new["paths"]["/api/v1/session"].pop("post"))
    assert found == ["POST /api/v1/session: is gone"]


def test_a_new_call_breaks_nobody() -> None:
    assert breaks(lambda new: new["paths"].update({"/api/v1/weather": {"get": {"responses": {}}}})) == []


def test_a_field_that_a_client_reads_may_not_go() -> None:
    found = breaks(lambda new: new["components"]["schemas"]["CabinetView"]["properties"].pop("unavailable"))
    assert found == ["GET /api/v1/cabinet 200.unavailable: was removed"]


def test_a_field_that_a_client_does_not_send_yet_may_not_be_required() -> None:
    def demand(new: Any) -> None:
        credentials = new["components"]["schemas"]["Credentials"]
        credentials["properties"]["captcha"] = {"type": "string"}
        credentials["required"].append("captcha")

    assert "POST /api/v1/session body.captcha: is new and required; give it a default" in breaks(demand)


def test_a_header_that_a_client_does_not_send_yet_may_not_be_required() -> None:
    header = {"in": "header", "name": "captcha", "required": True, "schema": {"type": "string"}}

    def demand(new: Any) -> None:
        new["paths"]["/api/v1/cabinet"]["get"]["parameters"].append(header)

    assert breaks(demand) == ["GET /api/v1/cabinet header captcha: is required now"]


def test_the_document_says_which_calls_need_a_token_and_how_they_fail() -> None:
    paths = document()["paths"]
    assert paths["/api/v1/cabinet"]["get"]["security"] == [{"token": []}]
    assert "security" not in paths["/api/v1/tariffs"]["get"]
    failing = paths["/api/v1/tickets"]["post"]["responses"]["default"]["content"]
    assert failing == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    assert "Operator" in {told["name"] for told in paths["/api/v1/session"]["post"]["parameters"]}
