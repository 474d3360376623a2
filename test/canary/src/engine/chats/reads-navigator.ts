// expects: eslint(no-restricted-globals)
export const online = navigator.onLine;
