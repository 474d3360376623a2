/** Kinds of signalling servers, in the order in which they are used. */
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

/** The person's changes of the lists that the app or its host brings. */
export interface ServerChoice {
  readonly added: readonly SignallingServer[];
  readonly removed: readonly SignallingServer[];
}

/** The most servers of one kind, and the most characters of an address. */
export const MAX_SERVERS = 32;
export const MAX_SERVER_CHARACTERS = 512;

const OWN_MACHINE = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * Whether a browser opens a WebSocket to this address at all. For other addresses the constructor throws, so they must not get
 * to a signalling client.
 */
export const isUsableServer = (address: string, secure: boolean): boolean => {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, hash } = new URL(address);
  if (hash !== '') return false;
  return protocol === 'wss:' || (protocol === 'ws:' && (!secure || OWN_MACHINE.test(hostname)));
};
