/** Kinds without a cost test, by name, and why. */
export const LATER: Readonly<Record<string, string>> = {};
