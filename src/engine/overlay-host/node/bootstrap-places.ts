import { toBase64Url } from '../../../lib/base64url.ts';
import { type Bytes, utf8 } from '../../../lib/bytes.ts';
import type { Clock } from '../../../ports/clock.ts';
import { derive } from '../../crypto/hash.ts';
import { encodePlaceId } from '../../meeting/place-id.ts';
import type { HeldPlace } from '../../meeting/meeting.ts';
import type { BootstrapRoom, HoldRooms } from '../../overlay/overlay.ts';

/**
 * What every node of a network derives from the network's name. The name is public, so this excludes no device. It
 * separates networks, and lets the gate treat a bootstrap room like any other place.
 */
const secretOf = (network: string, use: 'password' | 'gate'): Bytes =>
  derive({ secret: utf8(network), info: `driftpost/door/1/${use}` });

/** The place of a bootstrap room at the relays. Devices meet there, and show nothing but their device keys. */
const placeOf = (network: string, { room, mode }: BootstrapRoom): HeldPlace => {
  const name = toBase64Url(room);
  const id = encodePlaceId({ kind: 'bootstrap', room: name });
  const password = toBase64Url(secretOf(network, 'password'));
  return {
    place: { id, room: name, password, mode, many: true, door: true },
    secret: { secret: secretOf(network, 'gate'), shown: 'device', expected: null },
  };
};

/** The bootstrap rooms that the overlay holds at the relays. */
export interface BootstrapPlaces {
  readonly hold: HoldRooms;
  held(): readonly HeldPlace[];
}

/** The bootstrap rooms of one engine. */
export const createBootstrapPlaces = (deps: {
  readonly clock: Clock;
  readonly network: string;
  placesChanged(): void;
}): BootstrapPlaces => {
  const { clock, network, placesChanged } = deps;
  let places: readonly HeldPlace[] = [];
  return {
    hold: (rooms) => {
      places = rooms.map((room) => placeOf(network, room));
      // Later, because the overlay may hold rooms while it is being made.
      clock.after(0, placesChanged);
    },
    held: () => places,
  };
};
