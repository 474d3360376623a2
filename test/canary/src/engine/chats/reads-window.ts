// expects: eslint(no-restricted-globals)
export const width = window.innerWidth;
