/**
 * Which addresses become scripts (Trusted Types, W3C): workers and the service worker of this app's own folder. The
 * page's policy lets no text become a script otherwise, so markup that got in by mistake stays markup.
 */

/** The part of the API that is needed; TypeScript's library does not have it. */
interface TrustedTypes {
  createPolicy(name: 'default', rules: { createScriptURL(address: string): string | null }): unknown;
}

/** The folder of the build; its scripts are in a folder of that. */
const FOLDER = new URL('..', import.meta.url).href;

const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };

// Browsers without Trusted Types check no addresses.
trustedTypes?.createPolicy('default', {
  createScriptURL: (address) =>
    new URL(address, globalThis.location.href).href.startsWith(FOLDER) ? address : null,
});
