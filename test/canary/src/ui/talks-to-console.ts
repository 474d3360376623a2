// expects: eslint(no-console)
console.log('here');

export const said = true;
