// expects: eslint(no-restricted-imports)
import { joinRoom } from 'trystero';

export const join = joinRoom;
