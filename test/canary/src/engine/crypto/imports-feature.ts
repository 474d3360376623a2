// expects: eslint(no-restricted-imports)
import { gate } from '../gate/gate.ts';

export const own = gate;
