import fc from 'fast-check';

/** From the page of the tests (web-test-runner.config.js). */
const { PROPERTY_SEED: seed } = globalThis as { readonly PROPERTY_SEED?: number };

if (seed !== undefined) fc.configureGlobal({ seed });
