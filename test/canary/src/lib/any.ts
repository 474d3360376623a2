// expects: typescript(no-explicit-any)
export const whatever = (value: any): boolean => Boolean(value);
