/**
 * Inputs per fuzzed decoder: 100,000, or as many as `?fuzz=` in the page's address says
 * (`FUZZ=1000000 npm run unit` puts it there).
 */
export const FUZZ_RUNS = Number(new URL(location.href).searchParams.get('fuzz') ?? 100_000);
