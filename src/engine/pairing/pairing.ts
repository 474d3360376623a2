import type { LinkId, PlaceId } from '../../ports/links.ts';
import type { EngineApi } from '../api/engine-api.ts';
import type { Pairing } from '../api/pairing.ts';
import type { OpenLink, PlaceSecret } from '../gate/gate.ts';
import type { FrameType } from '../wire/frame-type.ts';
import type { FrameOf } from '../wire/frames.ts';
import type { PairingDeps, PairingService } from './pairing-service.ts';

/** What the screen may ask for. */
export type PairingCalls = Pick<EngineApi, 'openPairing' | 'readPairing' | 'takePairing'>;

/** What happens on links that codes led to. */
export interface PairingHands {
  /** What the gate has to know of a place. */
  place(id: PlaceId): PlaceSecret | undefined;
  /** Whether a code leads there. */
  holds(id: PlaceId): boolean;
  /** Somebody was proven there. */
  begin(link: OpenLink): void;
  /** They say who they are; settles when that is dealt with. */
  take(link: OpenLink, frame: FrameOf<typeof FrameType.pairing>): Promise<void>;
  /** Nobody comes there any more, or who came was `refused`. */
  failed(place: PlaceId, why?: 'refused'): void;
  closed(link: LinkId): void;
}

/** Pairing without a server. The code of it is loaded when somebody first wants it. */
export interface Pairer extends PairingHands {
  readonly calls: PairingCalls;
  /** null until somebody has wanted it. */
  view(): Pairing | null;
}

/** The pairer of one engine. */
export const createPairer = (deps: () => PairingDeps): Pairer => {
  let service: PairingService | undefined;
  let loading: Promise<PairingService> | undefined;
  const load = (): Promise<PairingService> =>
    (loading ??= import('./pairing-service.ts').then(
      ({ createPairingService }) => (service = createPairingService(deps())),
    ));
  return {
    calls: {
      openPairing: async (anew) => (await load()).openPairing(anew),
      readPairing: async (text) => (await load()).readPairing(text),
      takePairing: async (text) => (await load()).takePairing(text),
    },
    view: () => service?.view() ?? null,
    place: (id) => service?.place(id),
    holds: (id) => service?.holds(id) ?? false,
    begin: (link) => service?.begin(link),
    take: async (link, frame) => service?.take(link, frame),
    failed: (place, why) => service?.failed(place, why),
    closed: (link) => service?.closed(link),
  };
};
