// expects: eslint(no-restricted-globals)
export const now = globalThis.Date;
