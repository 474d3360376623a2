// expects: eslint(no-restricted-globals)
export const now = performance.now();
