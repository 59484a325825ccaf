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
      }
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
