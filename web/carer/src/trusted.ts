// The page's Trusted Types let scripts be started from the app's own folder, and from nowhere else.

const APP = new URL("/carer/", location.origin).href;

function ownScript(url: string): string {
  const full = new URL(url, location.href).href;
  if (!full.startsWith(APP)) throw new TypeError("only scripts of the app itself");
  return full;
}

interface ScriptPolicy {
  createScriptURL(url: string): unknown;
}
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): ScriptPolicy;
}

const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
const policy: ScriptPolicy = types?.createPolicy("doorstep-scripts", { createScriptURL: ownScript }) ?? { createScriptURL: ownScript };

// For `new Worker()` and `serviceWorker.register()`. A browser without Trusted Types takes the text.
export const scriptUrl = (url: string | URL): string => policy.createScriptURL(String(url)) as string;
