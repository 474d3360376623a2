// expects: eslint(no-restricted-globals)
export const request = indexedDB.open('x');
