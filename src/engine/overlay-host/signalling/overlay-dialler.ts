import type { Bytes } from '../../../lib/bytes.ts';
import type { DialOptions, Dialling, PlaceId } from '../../../ports/links.ts';
import type { InviteId } from '../../api/ids.ts';
import type { PlaceSecret } from '../../handshake/authenticator.ts';
import { encodePlaceId } from '../../meeting/place-id.ts';
import type { Dial, Dialler } from '../../overlay/overlay.ts';
import type { Expected } from './dial-purpose.ts';

/** What dialling needs. */
export interface OverlayDiallerDeps {
  readonly links: Dialling;
  /** The person that may be at the other end of a meeting; undefined where the meeting is not wanted. */
  expected(dial: Dial, what: Bytes, dialled: 'by-us' | 'by-them'): Expected | undefined;
}

/** Dials for the overlay over links of the page: those under way, and where their links open. */
export interface OverlayDialler extends Dialler {
  /** What the gate has to know of the place of a dial. */
  place(id: PlaceId): PlaceSecret | undefined;
  /** The dial that makes the link at this place. */
  at(place: PlaceId): string | undefined;
  /** Forgets the dial of this place; answers which it was. */
  end(place: PlaceId): string | undefined;
  /** Lets go of all of them. */
  clear(): void;
}

interface Entry {
  readonly dial: Dial;
  readonly secret: PlaceSecret;
}

const placeOf = (dial: Dial, invite?: InviteId): PlaceId =>
  encodePlaceId({ kind: 'dial', dial: dial.id, invite });

/**
 * The dials of one engine. Each has a place of its own, with a secret that the two ends agreed on over the overlay.
 */
export const createOverlayDialler = ({ links, expected }: OverlayDiallerDeps): OverlayDialler => {
  const open = new Map<PlaceId, Entry>();

  const placeFor = (dial: Dial): PlaceId | undefined =>
    [...open].find(([, entry]) => entry.dial.id === dial.id)?.[0];

  /** What the gate has to know. An incoming dialer has to show its person first. */
  const secretOf = (dial: Dial, dialled: 'by-us' | 'by-them') => {
    const { secret, peer: device, purpose } = dial;
    if (purpose.kind === 'neighbour')
      return { place: placeOf(dial), secret: { secret, device, shown: 'device', expected: null } as const };
    const wanted = expected(dial, purpose.what, dialled);
    if (!wanted) return undefined;
    const { person, invite } = wanted;
    const common = { secret, device, shown: 'person', expected: person } as const;
    return { place: placeOf(dial, invite), secret: { ...common, waits: dialled === 'by-them' } };
  };

  const begin = async (
    dial: Dial,
    dialled: 'by-us' | 'by-them',
    connect: (place: PlaceId, options: DialOptions) => Promise<Bytes | undefined>,
  ): Promise<Bytes | undefined> => {
    const found = secretOf(dial, dialled);
    if (!found) return undefined;
    const { place, secret } = found;
    open.set(place, { dial, secret });
    const signal = await connect(place, { stranger: dial.purpose.kind === 'neighbour' });
    if (!signal) open.delete(place);
    return signal;
  };

  return {
    offer: (dial) => begin(dial, 'by-us', (place, how) => links.offer(place, how)),
    answer: (dial, offer) => begin(dial, 'by-them', (place, how) => links.answer(place, offer, how)),
    complete: (dial, answer) => {
      const place = placeFor(dial);
      if (place) links.complete(place, answer);
    },
    abandon: (dial) => {
      const place = placeFor(dial);
      if (!place) return;
      open.delete(place);
      links.abandon(place);
    },
    place: (id) => open.get(id)?.secret,
    at: (place) => open.get(place)?.dial.id,
    end: (place) => {
      const entry = open.get(place);
      open.delete(place);
      return entry?.dial.id;
    },
    clear: () => {
      for (const place of open.keys()) links.abandon(place);
      open.clear();
    },
  };
};
