// expects: eslint(no-restricted-globals)
setTimeout(() => undefined, 1);

export const started = true;
