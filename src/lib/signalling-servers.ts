/** Kinds of servers that introduce browsers to each other, in the order in which they are used. */
export const SIGNALLING_KINDS = ['nostr', 'torrent', 'mqtt'] as const;

/** `nostr`: relays · `torrent`: BitTorrent trackers over WebSocket · `mqtt`: brokers over WebSocket. */
export type SignallingKind = (typeof SIGNALLING_KINDS)[number];

/** Addresses of each kind, `wss://…`, in the order in which they are shown. An empty list: the kind is off. */
export type ServerLists = Readonly<Record<SignallingKind, readonly string[]>>;

/** One server. */
export interface SignallingServer {
  readonly kind: SignallingKind;
  readonly url: string;
}

/** What somebody has changed about the lists that the app or its host brings. */
export interface ServerChoice {
  readonly added: readonly SignallingServer[];
  readonly removed: readonly SignallingServer[];
}

/** Servers of one kind; and characters of an address. */
export const MAX_SERVERS = 32;
export const MAX_SERVER_CHARACTERS = 512;

const OWN_MACHINE = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * Whether a browser would open a WebSocket to that address at all. Where it would not, it throws, and trystero
 * with it, so such an address must not get there.
 */
export const isUsableServer = (address: string, secure: boolean): boolean => {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, hash } = new URL(address);
  if (hash !== '') return false;
  return protocol === 'wss:' || (protocol === 'ws:' && (!secure || OWN_MACHINE.test(hostname)));
};
