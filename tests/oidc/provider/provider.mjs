// An OpenID provider on this machine with one client, the hub, and made-up people: whoever signs in as NAME is the subject
// NAME with a verified address NAME@brook.example.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const installed = createRequire(`${process.env.DOORSTEP_OIDC_PROVIDER}/package.json`);
const { Provider } = await import(pathToFileURL(installed.resolve("oidc-provider")));

export const CLIENT = "doorstep";

export async function startProvider({ port, secret, redirectUri, algorithm }) {
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT, client_secret: secret, redirect_uris: [redirectUri], grant_types: ["authorization_code"], response_types: ["code"], id_token_signed_response_alg: algorithm }],
    enabledJWA: { idTokenSigningAlgValues: ["RS256", "ES256", "EdDSA"] },
    jwks: { keys: await keys() },
    cookies: { keys: ["made up for a test"] },
    claims: { openid: ["sub"], email: ["email", "email_verified"] },
    pkce: { required: () => true },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email: `${id}@brook.example`, email_verified: true }) }),
  });
  const server = createServer(provider.callback());
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  return { issuer, end: () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); }) };
}

async function keys() {
  const { subtle } = globalThis.crypto;
  const kinds = [
    ["RS256", { name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" }],
    ["ES256", { name: "ECDSA", namedCurve: "P-256" }],
  ];
  const made = [];
  for (const [alg, kind] of kinds) {
    const { privateKey } = await subtle.generateKey(kind, true, ["sign", "verify"]);
    const { key_ops, ext, ...jwk } = await subtle.exportKey("jwk", privateKey);
    made.push({ ...jwk, alg, use: "sig", kid: alg });
  }
  return made;
}
