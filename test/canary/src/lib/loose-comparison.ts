// expects: eslint(eqeqeq)
export const isZero = (value: unknown): boolean => value == 0;
