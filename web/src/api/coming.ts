// Routes that the OpenAPI document does not name yet; empty once it does.
interface Json { requestBody?: { content: { "application/json": Record<string, unknown> } }; responses: { 200: { content: { "application/json": Record<string, unknown> } } } }
interface Body extends Json { requestBody: { content: { "application/json": Record<string, unknown> } } }
export interface Coming {
  "/v1/session": { get: Json; post: Body; delete: Json };
  "/v1/sessions": { delete: Json };
  "/v1/passwords": { post: Body };
  "/v1/invitations/accept": { post: Body };
}
