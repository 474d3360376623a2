import type { LinkId, PlaceId } from '../../ports/links.ts';
import type { OpenLink, PlaceSecret } from '../gate/gate.ts';
import type { pairingFrame } from './frames.ts';
import type { FrameOf } from '../wire/frame-form.ts';

/** What happens on links that codes led to. */
export interface PairingHands {
  /** What the gate has to know of a place. */
  place(id: PlaceId): PlaceSecret | undefined;
  /** Whether a code leads there. */
  holds(id: PlaceId): boolean;
  /** Somebody was proven there. */
  begin(link: OpenLink): void;
  /** They say who they are; settles when that is dealt with. */
  take(link: OpenLink, frame: FrameOf<typeof pairingFrame>): Promise<void>;
  /** Nobody comes there any more, or who came was `refused`. */
  failed(place: PlaceId, why?: 'refused'): void;
  closed(link: LinkId): void;
}
