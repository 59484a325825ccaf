// Lints hub/server/openapi.json, out of which the pages' client is typed, by Redocly's rules and a few of the hub's own.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createConfig, lint } from "@redocly/openapi-core";

const file = fileURLToPath(new URL("../hub/server/openapi.json", import.meta.url));
const rules = {
  "info-license": "off",
  "operation-operationId": "error",
  "no-path-trailing-slash": "off", // the carer’s app is a folder
  "operation-4xx-response": "off", // `default` is the problem document of every route: checked below
  "no-unused-components": "error",
};
const found = await lint({ ref: file, config: await createConfig({ extends: ["recommended"], rules }) });
const told = found.map((one) => `${one.location[0]?.pointer}: ${one.message} (${one.ruleId})`);

const PROBLEM = "#/components/responses/Problem";
for (const [path, methods] of Object.entries(JSON.parse(readFileSync(file, "utf8")).paths)) {
  for (const [method, { summary, security, responses }] of Object.entries(methods)) {
    const name = `${method.toUpperCase()} ${path}`;
    if (!summary || /\.$/.test(summary)) told.push(`${name}: a summary without a full stop is wanted`);
    if (!security) told.push(`${name}: security is wanted, [] where anyone may ask`);
    if (responses.default?.$ref !== PROBLEM && !responses.default?.content?.["application/problem+json"]) told.push(`${name}: what it refuses is a problem document`);
    for (const [status, answer] of Object.entries(responses)) {
      const types = Object.keys(answer.content ?? {});
      if (/^[45]/.test(status) && !types.includes("application/problem+json")) told.push(`${name}: ${status} is a problem document`);
    }
  }
}
for (const line of told) console.error(`openapi.json: ${line}`);
process.exit(told.length ? 1 : 0);
