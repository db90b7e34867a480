"""What FastAPI cannot see in the routes for the OpenAPI document: the token, the operator, the problems."""

from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from gateway.talkers import talker
from gateway.visitors import any_visitor, anybody_signed_in, signed_in_staff, signed_in_subscriber

OPERATOR = {
    "name": "Operator",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "The operator's id, for clients that do not call its host name.",
}
PROBLEM = {
    "description": "What went wrong (RFC 9457)",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
PROBLEM_SCHEMA = {
    "type": "object",
    "title": "Problem",
    "required": ["type", "title", "status", "detail", "instance", "trace_id"],
    "properties": {
        "type": {"type": "string", "description": "`/problems/<slug>`; docs/problems.md lists the slugs."},
        "title": {"type": "string", "description": "For a person, in the asked language."},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "trace_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "pointer": {"type": "string"},
                    "code": {"type": "string", "description": "For programs, where the reason has one."},
                    "reason": {"type": "string"},
                },
            },
        },
        "reasons": {
            "type": "array",
            "description": "Why something is not allowed, in the asked language, and the first day when it will be.",
            "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                    "passes_on": {"type": "string", "format": "date"},
                },
            },
        },
    },
}


def describe(app: FastAPI) -> None:
    """Make `app.openapi()` complete; a client's generator needs no more."""
    made = app.openapi

    def complete() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = made()
            parts = document.setdefault("components", {})
            parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
            parts.setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
            for route in app.routes:
                if isinstance(route, APIRoute):
                    for method in route.methods or ():
                        _describe(document["paths"][route.path][method.lower()], route)
        return app.openapi_schema or {}

    app.openapi = complete  # type: ignore[method-assign]


def _describe(operation: dict[str, Any], route: APIRoute) -> None:
    needs = {dependency.call for dependency in route.dependant.dependencies}
    if needs & {any_visitor, talker, anybody_signed_in, signed_in_subscriber, signed_in_staff}:
        operation.setdefault("parameters", []).append(OPERATOR)
        operation["responses"].pop("422", None)
        operation["responses"]["default"] = PROBLEM
    if needs & {anybody_signed_in, signed_in_subscriber, signed_in_staff}:
        operation["security"] = [{"token": []}]
    if talker in needs:
        operation["security"] = [{"token": []}, {}]
