import {
  MAX_SERVERS,
  MAX_SERVER_CHARACTERS,
  type ServerChoice,
  type SignallingServer,
  isUsableServer,
} from '../../lib/signalling-servers.ts';
import type { NetworkState } from '../../engine/api/state.ts';

/** A line of the list: a server in use, one for the next start, or a removed one. */
export interface ServerLine {
  readonly server: SignallingServer;
  /** Its state; undefined until the next start brings it into use. */
  readonly relay: NetworkState['relays'][number] | undefined;
  readonly removed: boolean;
}

/** Why an address cannot be added. */
export type AddressProblem = 'unusable' | 'known' | 'too-many';

export const NO_CHOICE: ServerChoice = { added: [], removed: [] };

const same =
  (one: SignallingServer) =>
  (other: SignallingServer): boolean =>
    one.kind === other.kind && one.url === other.url;

const without = (list: readonly SignallingServer[], server: SignallingServer): SignallingServer[] =>
  list.filter((other) => !same(server)(other));

/** Every server that is in use or chosen, in the order of use. */
export const serverLines = (
  relays: NetworkState['relays'],
  { added, removed }: ServerChoice,
): readonly ServerLine[] => {
  const all: SignallingServer[] = [];
  for (const { kind, url } of [...relays, ...added, ...removed])
    if (!all.some(same({ kind, url }))) all.push({ kind, url });
  return all.map((server) => ({
    server,
    relay: relays.find(same(server)),
    removed: removed.some(same(server)),
  }));
};

/** With this many relays or fewer, each relay sees more than half of the meeting places, or all of them. */
const FEW_RELAYS = 2;

/** Whether there are so few relays that one of them can count all contacts of this person. */
export const tellsRelaysAll = (lines: readonly ServerLine[]): boolean => {
  const relays = lines.filter(({ server, removed }) => server.kind === 'nostr' && !removed);
  return relays.length > 0 && relays.length <= FEW_RELAYS;
};

/** Whether the servers in use differ from the chosen ones. */
export const waitsForStart = (lines: readonly ServerLine[]): boolean =>
  lines.some(({ relay, removed }) => (relay === undefined) !== removed);

/** The choice without a server. */
export const removeServer = ({ added, removed }: ServerChoice, server: SignallingServer): ServerChoice => ({
  added: without(added, server),
  removed: [...without(removed, server), server],
});

/** The choice with a server, also with one that was removed before. */
export const addServer = ({ added, removed }: ServerChoice, server: SignallingServer): ServerChoice => ({
  added: [...without(added, server), server],
  removed: without(removed, server),
});

/** Why this server cannot be added; undefined: it can. `secure`: the page was loaded over TLS. */
export const addressProblem = (
  lines: readonly ServerLine[],
  server: SignallingServer,
  secure: boolean,
): AddressProblem | undefined => {
  if (server.url.length > MAX_SERVER_CHARACTERS || !isUsableServer(server.url, secure)) return 'unusable';
  const used = lines.filter((line) => line.server.kind === server.kind && !line.removed);
  if (used.some((line) => same(server)(line.server))) return 'known';
  return used.length >= MAX_SERVERS ? 'too-many' : undefined;
};
