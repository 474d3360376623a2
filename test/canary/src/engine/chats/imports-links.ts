// expects: eslint(no-restricted-imports)
import type { Lobby } from '../../links/lobby/lobby.ts';

export type Own = Lobby;
