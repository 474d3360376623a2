import {
  MAX_SERVERS,
  type ServerChoice,
  type ServerLists,
  type SignallingKind,
  type SignallingServer,
} from './signalling-servers.ts';

const urlsOf = (servers: readonly SignallingServer[], kind: SignallingKind): string[] =>
  servers.filter((server) => server.kind === kind).map(({ url }) => url);

/** The lists with the person's changes applied. */
export const chosenServers = (lists: ServerLists, { added, removed }: ServerChoice): ServerLists => {
  const of = (kind: SignallingKind): string[] => {
    const gone = new Set(urlsOf(removed, kind));
    const all = [...lists[kind], ...urlsOf(added, kind)].filter((url) => !gone.has(url));
    return [...new Set(all)].slice(0, MAX_SERVERS);
  };
  return { nostr: of('nostr'), torrent: of('torrent'), mqtt: of('mqtt') };
};
