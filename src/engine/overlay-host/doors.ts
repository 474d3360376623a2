import { toBase64Url } from '../../lib/base64url.ts';
import { type Bytes, utf8 } from '../../lib/bytes.ts';
import type { PlaceId } from '../../ports/links.ts';
import { derive } from '../crypto/hash.ts';
import type { HeldPlace } from '../meeting/meeting.ts';
import type { Door } from '../overlay/overlay.ts';

/**
 * What everybody in a network derives from its name. It keeps nobody out, as the name is public: it only separates
 * networks, and lets the gate of a door be the same as all others.
 */
const secretOf = (network: string, use: 'password' | 'gate'): Bytes =>
  derive({ secret: utf8(network), info: `driftpost/door/1/${use}` });

/** The place of a door at the relays: devices meet there, and nobody says who they are. */
export const placeOfDoor = (network: string, { room, mode }: Door): HeldPlace => {
  const name = toBase64Url(room);
  const password = toBase64Url(secretOf(network, 'password'));
  return {
    place: { id: `door:${name}` as PlaceId, room: name, password, mode, many: true, door: true },
    secret: { secret: secretOf(network, 'gate'), shown: 'device', expected: null },
  };
};
