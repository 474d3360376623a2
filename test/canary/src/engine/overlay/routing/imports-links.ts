// expects: eslint(no-restricted-imports)
export * from '../../../links/lobby/lobby.ts';
