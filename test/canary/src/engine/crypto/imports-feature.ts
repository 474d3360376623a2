// expects: eslint(no-restricted-imports)
import { authenticator } from '../handshake/authenticator.ts';

export const own = authenticator;
