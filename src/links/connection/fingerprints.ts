import type { Bytes } from '../../lib/bytes.ts';

const FINGERPRINT_BYTES = 32;
const ATTRIBUTE = /^a=fingerprint:(.*)$/gim;
const SHA_256 = /^sha-256 ((?:[0-9a-f]{2}:){31}[0-9a-f]{2})$/i;

/**
 * The one certificate fingerprint of a session description (RFC 8122): 32 bytes of SHA-256.
 *
 * DTLS accepts a certificate that matches any of the lines (section 5.1). So a description with other algorithms, or with
 * several different fingerprints, does not name one certificate: undefined.
 */
export const fingerprintOf = (sdp: string): Bytes | undefined => {
  const values = new Set<string>();
  for (const [, attribute = ''] of sdp.matchAll(ATTRIBUTE)) {
    const hex = SHA_256.exec(attribute.trim())?.[1];
    if (hex === undefined) return undefined;
    values.add(hex.toLowerCase());
  }
  const [only] = values;
  if (only === undefined || values.size !== 1) return undefined;
  const bytes = Uint8Array.from(only.split(':'), (pair) => Number.parseInt(pair, 16));
  return bytes.length === FINGERPRINT_BYTES ? bytes : undefined;
};

/** The fingerprints of both ends of a connection; undefined where one is missing or ambiguous. */
export const fingerprintsOf = (
  connection: Pick<RTCPeerConnection, 'localDescription' | 'remoteDescription'>,
): { readonly local: Bytes; readonly remote: Bytes } | undefined => {
  const local = fingerprintOf(connection.localDescription?.sdp ?? '');
  const remote = fingerprintOf(connection.remoteDescription?.sdp ?? '');
  return local && remote ? { local, remote } : undefined;
};
