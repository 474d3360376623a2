// expects: eslint(no-restricted-imports)
export * from '../../bridge/worker-links.ts';
