// expects: eslint(no-restricted-globals)
export const answer = fetch('config.json');
