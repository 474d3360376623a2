/** The prefix of an address that usually has one owner: a /24 of IPv4, a /48 of IPv6 (RFC 6177). */
const networkOf = (address: string): string => {
  if (address.includes('.')) return `${address.split('.').slice(0, 3).join('.')}.0/24`;
  const groups = address.toLowerCase().split(':');
  const zeros = groups.indexOf('');
  const first = (zeros < 0 ? groups : [...groups.slice(0, zeros), '0', '0', '0']).slice(0, 3);
  return `${first.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/48`;
};

/**
 * A numeric address, and not a name in its place: an mDNS name (`….local`), or `redacted-ip.invalid`, by which Chromium hides
 * peer-reflexive addresses. All of these would look like one network.
 */
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f:]*:[\da-f:.]*)$/i;

/** Networks of a house, an office or an internet provider (RFC 1918, 6598, 3927, 4193, 4291), and loopback. */
const NOT_PUBLIC =
  /^(?:10\.|127\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd]|fe[89ab]|::)/i;

/** The addresses in this browser's own candidates: its own, and those of its TURN servers. */
const ownIn = (sdp: string): readonly string[] =>
  [...sdp.matchAll(/^a=candidate:\S+ \d+ \S+ \d+ (\S+) /gm)].map(([, address = '']) => address);

/** What is read of a connection. Not all browsers tell the selected candidate pair. */
export type LocatedConnection = Pick<RTCPeerConnection, 'localDescription'> & {
  readonly sctp: {
    readonly transport: {
      readonly iceTransport?: {
        getSelectedCandidatePair?(): { readonly remote?: { readonly address?: string | null } } | null;
      };
    };
  } | null;
};

/**
 * The public network of the other end of a connection; undefined where the browser does not tell it. undefined also for this
 * browser's own network, which may be a whole office, and for its own TURN server, which may relay any browser.
 */
export const remoteNetworkOf = ({ sctp, localDescription }: LocatedConnection): string | undefined => {
  const pair = sctp?.transport.iceTransport?.getSelectedCandidatePair?.();
  // Chromium writes IPv6 in brackets.
  const address = pair?.remote?.address?.replaceAll(/[[\]]/g, '');
  if (!address || !ADDRESS.test(address) || NOT_PUBLIC.test(address)) return undefined;
  const network = networkOf(address);
  const isOwn = ownIn(localDescription?.sdp ?? '').some((own) => networkOf(own) === network);
  return isOwn ? undefined : network;
};
