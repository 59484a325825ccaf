// Routes that the OpenAPI document does not name yet; to be gone once it does.
interface Posted {
  post: {
    requestBody: { content: { "application/json": Record<string, unknown> } };
    responses: { 200: { content: { "application/json": Record<string, unknown> } } };
  };
}
export interface Coming {
  "/v1/invitations/accept": Posted;
}
