#include "openapi.h"

namespace doorstep::hub {

namespace {

constexpr std::string_view kDocument = R"json({
  "openapi": "3.1.0",
  "info": {
    "title": "Doorstep hub",
    "version": "1",
    "description": "Errors are RFC 9457 problem documents with `code` and `time`; the token route answers as RFC 6749 §5.2."
  },
  "components": {
    "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer" } },
    "schemas": {
      "Instant": { "type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$" },
      "PublicJwk": {
        "type": "object", "required": ["crv", "kty", "x"],
        "properties": { "crv": { "const": "Ed25519" }, "kty": { "const": "OKP" }, "x": { "type": "string" } }
      },
      "Problem": {
        "type": "object", "required": ["type", "title", "status", "detail", "code", "time"],
        "properties": {
          "type": { "type": "string" }, "title": { "type": "string" }, "status": { "type": "integer" },
          "detail": { "type": "string" }, "code": { "type": "string" },
          "time": { "$ref": "#/components/schemas/Instant" }
        }
      },
      "Receipt": {
        "type": "object", "required": ["device", "seq", "head", "epoch", "time", "sig"],
        "properties": {
          "device": { "type": "string", "format": "uuid" }, "seq": { "type": "integer" }, "head": { "type": "string" },
          "epoch": { "type": "string" }, "time": { "$ref": "#/components/schemas/Instant" }, "sig": { "type": "string" }
        }
      },
      "Text": { "type": ["string", "null"] },
      "Second": { "type": ["string", "null"], "pattern": "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$" },
      "Change": {
        "type": "object", "required": ["kind", "id", "rev"],
        "properties": {
          "kind": { "enum": ["person", "planned_visit", "task", "outcome", "note", "carer", "policy"] },
          "id": { "type": "string", "format": "uuid" }, "rev": { "type": "integer" },
          "doc": { "type": "object" }, "gone": { "const": true }
        }
      },
      "Attendance": {
        "type": "object",
        "properties": {
          "visit": { "type": "string" }, "person": { "$ref": "#/components/schemas/Text" }, "provider": { "type": "string" },
          "carer": { "$ref": "#/components/schemas/Text" }, "service": { "$ref": "#/components/schemas/Text" },
          "band": { "$ref": "#/components/schemas/Text" }, "planned_start": { "$ref": "#/components/schemas/Second" },
          "planned_end": { "$ref": "#/components/schemas/Second" }, "clocked_in": { "$ref": "#/components/schemas/Second" },
          "clocked_out": { "$ref": "#/components/schemas/Second" }, "check_in_method": { "$ref": "#/components/schemas/Text" },
          "check_out_method": { "$ref": "#/components/schemas/Text" }, "amended_in": { "$ref": "#/components/schemas/Second" },
          "amended_out": { "$ref": "#/components/schemas/Second" }, "amendment_reason": { "$ref": "#/components/schemas/Text" },
          "status": {
            "enum": ["delivered", "in_progress", "planned", "missed", "no_access", "refused", "hospital", "cancelled"]
          },
          "time_basis": { "enum": ["anchored", "bounded", "unanchored", null] },
          "exceptions": { "type": "array", "items": { "type": "string" } },
          "actual_seconds": { "type": ["integer", "null"] }
        }
      },
      "Exception": {
        "type": "object",
        "properties": {
          "id": { "type": "string" }, "kind": { "type": "string" }, "visit": { "$ref": "#/components/schemas/Text" },
          "person": { "$ref": "#/components/schemas/Text" }, "carer": { "$ref": "#/components/schemas/Text" },
          "device": { "$ref": "#/components/schemas/Text" }, "event": { "$ref": "#/components/schemas/Text" },
          "at": { "$ref": "#/components/schemas/Instant" }, "detail": { "$ref": "#/components/schemas/Text" },
          "state": { "type": "string" }
        }
      }
    },
    "parameters": {
      "Id": {
        "name": "id", "in": "path", "required": true, "description": "a UUID or the office's name",
        "schema": { "type": "string" }
      },
      "Limit": {
        "name": "limit", "in": "query",
        "schema": { "type": "integer", "minimum": 1, "maximum": 1000, "default": 200 }
      },
      "After": { "name": "after", "in": "query", "description": "`next` of the page before", "schema": { "type": "string" } },
      "From": { "name": "from", "in": "query", "required": true, "schema": { "type": "string", "format": "date" } },
      "To": { "name": "to", "in": "query", "required": true, "schema": { "type": "string", "format": "date" } }
    },
    "responses": {
      "Problem": {
        "description": "Refused; clients go by status and `code`",
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } }
      }
    }
  },
  "paths": {
    "/v1/enrolments": {
      "post": {
        "summary": "Enrol a device with a code from the office",
        "requestBody": { "required": true, "content": { "application/json": { "schema": {
          "type": "object", "required": ["code", "public_key"],
          "properties": {
            "code": { "type": "string" }, "public_key": { "$ref": "#/components/schemas/PublicJwk" },
            "device": { "type": "object", "properties": {
              "name": { "type": "string" }, "model": { "type": "string" }, "os": { "type": "string" },
              "engine": { "type": "string" } } }
          } } } } },
        "responses": {
          "201": { "description": "Enrolled", "content": { "application/json": { "schema": {
            "type": "object", "required": ["device", "provider", "issuer", "epoch", "receipt_key", "time"],
            "properties": {
              "device": { "type": "string", "format": "uuid" }, "provider": { "type": "string" },
              "issuer": { "type": "string" }, "epoch": { "type": "string" },
              "receipt_key": { "$ref": "#/components/schemas/PublicJwk" },
              "time": { "$ref": "#/components/schemas/Instant" }
            } } } } },
          "default": { "$ref": "#/components/responses/Problem" }
        }
      }
    },
    "/oauth2/token": {
      "post": {
        "summary": "A bearer token for a device's assertion (RFC 7523) or a client's secret",
        "requestBody": { "required": true, "content": { "application/x-www-form-urlencoded": { "schema": {
          "type": "object", "required": ["grant_type"],
          "properties": {
            "grant_type": { "const": "client_credentials" }, "client_assertion_type": { "type": "string" },
            "client_assertion": { "type": "string" }, "client_id": { "type": "string" },
            "client_secret": { "type": "string" }
          } } } } },
        "responses": {
          "200": { "description": "A token", "content": { "application/json": { "schema": {
            "type": "object", "required": ["access_token", "token_type", "expires_in", "time"],
            "properties": {
              "access_token": { "type": "string" }, "token_type": { "const": "Bearer" },
              "expires_in": { "type": "integer" }, "time": { "$ref": "#/components/schemas/Instant" }
            } } } } },
          "default": { "description": "Refused: error, error_description, code, time" }
        }
      }
    },
    "/v1/devices/{device}/events": {
      "post": {
        "summary": "Push events of a device's log, and get a receipt once they are durable",
        "security": [{ "bearer": [] }],
        "parameters": [
          { "name": "device", "in": "path", "required": true, "schema": { "type": "string", "format": "uuid" } },
          { "name": "Content-Encoding", "in": "header", "schema": { "enum": ["gzip", "zstd"] } }
        ],
        "requestBody": { "required": true, "content": { "application/x-ndjson": { "schema": { "type": "string" } } } },
        "responses": {
          "200": { "description": "The receipt", "content": { "application/json": {
            "schema": { "$ref": "#/components/schemas/Receipt" } } } },
          "default": { "$ref": "#/components/responses/Problem" }
        }
      }
    },
    "/v1/feed": {
      "get": {
        "summary": "What the device's carers need, and what changed since the cursor",
        "security": [{ "bearer": [] }],
        "parameters": [
          { "name": "after", "in": "query", "description": "the cursor of the answer before", "schema": { "type": "string" } },
          { "$ref": "#/components/parameters/Limit" }
        ],
        "responses": {
          "200": { "description": "Changes", "content": { "application/json": { "schema": {
            "type": "object", "required": ["changes", "cursor", "more", "time"],
            "properties": {
              "changes": { "type": "array", "items": { "$ref": "#/components/schemas/Change" } },
              "cursor": { "type": "string" }, "more": { "type": "boolean" },
              "time": { "$ref": "#/components/schemas/Instant" }
            } } } } },
          "default": { "$ref": "#/components/responses/Problem" }
        }
      }
    },
    "/v1/actual-hours": {
      "get": {
        "summary": "One row an attendance; of those not delivered one a planned carer",
        "security": [{ "bearer": [] }],
        "parameters": [
          { "$ref": "#/components/parameters/From" }, { "$ref": "#/components/parameters/To" },
          { "name": "provider", "in": "query", "schema": { "type": "string" } },
          { "name": "person", "in": "query", "schema": { "type": "string" } },
          { "$ref": "#/components/parameters/After" }, { "$ref": "#/components/parameters/Limit" }
        ],
        "responses": {
          "200": { "description": "By start, visit, carer; of CSV the header Doorstep-Next is `after` of the next page", "content": { "application/json": { "schema": {
            "type": "object", "required": ["items", "next", "time"],
            "properties": {
              "items": { "type": "array", "items": { "$ref": "#/components/schemas/Attendance" } },
              "next": { "$ref": "#/components/schemas/Text" }, "time": { "$ref": "#/components/schemas/Instant" }
            } } },
            "text/csv": { "schema": { "type": "string" } } } },
          "default": { "$ref": "#/components/responses/Problem" }
        }
      }
    },
    "/v1/exceptions": {
      "get": {
        "summary": "What monitoring found",
        "security": [{ "bearer": [] }],
        "parameters": [
          { "name": "state", "in": "query", "schema": { "enum": ["open", "all"], "default": "open" } },
          { "$ref": "#/components/parameters/After" }, { "$ref": "#/components/parameters/Limit" }
        ],
        "responses": {
          "200": { "description": "A page", "content": { "application/json": { "schema": {
            "type": "object", "required": ["items", "next", "time"],
            "properties": {
              "items": { "type": "array", "items": { "$ref": "#/components/schemas/Exception" } },
              "next": { "$ref": "#/components/schemas/Text" }, "time": { "$ref": "#/components/schemas/Instant" }
            } } } } },
          "default": { "$ref": "#/components/responses/Problem" }
        }
      }
    },
    "/v1/amendments/{event}": {
      "post": {
        "summary": "The provider's decision on an amendment",
        "security": [{ "bearer": [] }],
        "parameters": [
          { "name": "event", "in": "path", "required": true, "schema": { "type": "string", "format": "uuid" } }
        ],
        "requestBody": { "required": true, "content": { "application/json": { "schema": {
          "type": "object", "required": ["decision"],
          "properties": { "decision": { "enum": ["approved", "refused"] }, "reason": { "type": "string" } } } } } },
        "responses": {
          "200": { "description": "Kept, with who and when", "content": { "application/json": {} } },
          "default": { "$ref": "#/components/responses/Problem" }
        }
      }
    },
    "/v1/visits/{id}/approval": {
      "post": {
        "summary": "Clears a visit's exceptions for payment",
        "security": [{ "bearer": [] }],
        "parameters": [
          { "$ref": "#/components/parameters/Id" }
        ],
        "requestBody": { "required": true, "content": { "application/json": { "schema": {
          "type": "object", "required": ["approved"],
          "properties": { "approved": { "type": "boolean" }, "reason": { "type": "string" } } } } } },
        "responses": {
          "200": { "description": "Kept, with who and when", "content": { "application/json": {} } },
          "default": { "$ref": "#/components/responses/Problem" }
        }
      }
    },
    "/v1/people/{id}/timeline": {
      "get": {
        "summary": "The care notes as a family member may see them, newest first",
        "security": [{ "bearer": [] }],
        "parameters": [
          { "$ref": "#/components/parameters/Id" },
          { "name": "before", "in": "query", "description": "an instant, or `next` of the page before", "schema": { "type": "string" } },
          { "$ref": "#/components/parameters/Limit" }
        ],
        "responses": {
          "200": { "description": "A page", "content": { "application/json": { "schema": {
            "type": "object", "required": ["items", "next", "time"],
            "properties": {
              "items": { "type": "array", "items": { "type": "object" } },
              "next": { "$ref": "#/components/schemas/Text" }, "time": { "$ref": "#/components/schemas/Instant" }
            } } } } },
          "default": { "$ref": "#/components/responses/Problem" }
        }
      }
    },
    "/healthz": { "get": { "summary": "The process answers", "responses": { "200": { "description": "It does" } } } },
    "/readyz": {
      "get": {
        "summary": "The database answers",
        "responses": { "200": { "description": "It does" }, "default": { "$ref": "#/components/responses/Problem" } }
      }
    }
  }
}
)json";

}  // namespace

std::string_view openapi_document() { return kDocument; }

}  // namespace doorstep::hub
