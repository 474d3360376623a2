// expects: eslint(no-restricted-globals)
export const kept = localStorage.getItem('x');
