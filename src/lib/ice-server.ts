/**
 * STUN and TURN servers, which browsers ask for ICE candidates (RFC 8489, RFC 8656). Used by the host's config.json, the
 * settings, the links and the screen.
 */

/** The most servers of a list, addresses of a server, and characters of each text in it. */
export const MAX_ICE_SERVERS = 32;
const MAX_ICE_URLS = 8;
const MAX_ICE_CHARACTERS = 512;

/** A server, and for TURN its login. The credential is a secret: it is neither shown nor logged. */
export interface IceServer {
  readonly urls: string | readonly string[];
  readonly username?: string | undefined;
  readonly credential?: string | undefined;
}

/** How connections are made. */
export interface IceChoice {
  /** The person's own servers, beside those that the app or its host brings. */
  readonly servers: readonly IceServer[];
  /** Relayed candidates only: linked browsers do not see this browser's address. */
  readonly relayedOnly: boolean;
}

/** RFC 7064 and RFC 7065: `stun:host:port`, `turn:host:port?transport=udp`, both also with an `s`. */
const ICE_URL =
  /^(?:(stun)s?|(turn)s?):(?:\[[0-9a-f:.]{2,45}\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?(\?transport=(?:udp|tcp))?$/i;
const MAX_PORT = 65_535;

/** The kind of server of an address; undefined where a browser would not take the address. */
export const iceKind = (url: string): 'stun' | 'turn' | undefined => {
  const [whole, stun, turn, port, transport] = ICE_URL.exec(url) ?? [];
  if (whole === undefined || whole.length > MAX_ICE_CHARACTERS) return undefined;
  if (port !== undefined && (Number(port) === 0 || Number(port) > MAX_PORT)) return undefined;
  if (turn !== undefined) return 'turn';
  return stun !== undefined && transport === undefined ? 'stun' : undefined;
};

/** The addresses of a server. */
export const iceUrls = ({ urls }: IceServer): readonly string[] => (typeof urls === 'string' ? [urls] : urls);

/** Whether a server relays (TURN), rather than only telling a browser its address (STUN). */
export const isTurn = (server: IceServer): boolean => iceUrls(server).some((url) => iceKind(url) === 'turn');

const isText = (input: unknown): boolean =>
  input === undefined || (typeof input === 'string' && input.length <= MAX_ICE_CHARACTERS);

/**
 * Whether an input is a server that browsers take. With one that they do not take, such as TURN without a username, no
 * connection can be made at all.
 */
export const isIceServer = (input: unknown): input is IceServer => {
  const { urls, username, credential } = (input ?? {}) as Partial<Record<keyof IceServer, unknown>>;
  const all: readonly unknown[] = Array.isArray(urls) ? urls : [urls];
  const kinds = all.slice(0, MAX_ICE_URLS + 1).map((url) => typeof url === 'string' && iceKind(url));
  if (kinds.length === 0 || kinds.length > MAX_ICE_URLS || !kinds.every(Boolean)) return false;
  const isLetIn = Boolean(username && credential) || !kinds.includes('turn');
  return isLetIn && isText(username) && isText(credential);
};
