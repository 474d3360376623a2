// expects: import(no-default-export)
const one = 1;
export default one;
