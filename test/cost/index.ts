export { ALLOWANCES } from './allowances.ts';
export { LIMITS, excessOf } from './cost.ts';
export { KINDS } from './kinds.ts';
export { LATER } from './later.ts';
export { watchTables } from './memory.ts';
export { CASES } from './registry.ts';
