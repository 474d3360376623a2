import { type Bytes, equalBytes } from '../../../lib/bytes.ts';
import { jitter } from '../../../lib/jitter.ts';
import type { Cancel } from '../../../lib/signal.ts';
import { partsOf } from '../../devices/card-parts.ts';
import type { DeviceCard } from '../../devices/device-card.ts';
import type { Identity } from '../../identity/identity.ts';
import type { Overlay, Publication } from '../../overlay/overlay.ts';
import { MAX_RECORDED_CARD_BYTES, cardSalt, findWholeCard } from './card-record.ts';
import { CLAIM_TTL_MS } from '../nickname/claim.ts';
import { MAX_CARD_PARTS } from '../../wire/card-parts.ts';
import type { PeopleDeps } from '../people.ts';

/** How often the published card is looked up, in milliseconds: more often than records are renewed (12 hours). */
const LOOK_EVERY_MS = 6 * 3_600_000;

/** The own device card in the network, for people that know the own id. */
export interface CardPublication {
  /** The overlay or the card has changed. */
  changed(): void;
  stop(): void;
}

/** What is published over one overlay. */
interface Kept {
  readonly overlay: Overlay;
  /** The card that was united with the published one last. */
  card: DeviceCard;
  /** The parts, in order. */
  readonly published: { readonly publication: Publication; readonly value: Bytes }[];
  timer?: Cancel;
}

/**
 * The publication of one engine. All devices of a person publish under one key, and the newest record counts. So each device
 * looks up the published card first, unites it with its own, and looks it up again later.
 */
export const createCardPublication = (deps: PeopleDeps): CardPublication => {
  const { core, ownCard } = deps;
  const { clock, random, primitives, boundary } = core;
  let kept: Kept | undefined;

  const stop = (): void => {
    kept?.timer?.();
    for (const { publication } of kept?.published ?? []) publication.stop();
    kept = undefined;
  };

  const publish = (on: Kept, me: Identity, card: DeviceCard): void => {
    const signer = { publicKey: me.identityKey, sign: me.signRecord };
    const parts = partsOf(card, MAX_RECORDED_CARD_BYTES).slice(0, MAX_CARD_PARTS);
    for (const [part, value] of parts.entries()) {
      const before = on.published[part];
      if (before && equalBytes(before.value, value)) continue;
      before?.publication.update(value);
      const draft = { kind: 'own', signer, name: cardSalt(part), value, ttlMs: CLAIM_TTL_MS } as const;
      on.published[part] = { value, publication: before?.publication ?? on.overlay.publish(draft) };
    }
    for (const { publication } of on.published.splice(parts.length)) publication.stop();
  };

  const look = async (on: Kept, me: Identity): Promise<void> => {
    const there = await findWholeCard(primitives, on.overlay, me.person);
    if (there) await ownCard.take(there);
    const card = ownCard.card();
    if (kept !== on || !card) return;
    on.card = card;
    publish(on, me, card);
    on.timer?.();
    on.timer = clock.after(jitter(random, LOOK_EVERY_MS, 4), () => lookSoon(on, me));
  };
  const lookSoon = (on: Kept, me: Identity): void => void boundary.run('network', () => look(on, me));

  return {
    changed: () => {
      const overlay = deps.overlay();
      const me = deps.identity();
      const card = ownCard.card();
      if (kept && kept.overlay !== overlay) stop();
      // Without neighbours, the published card cannot be looked up.
      if (!overlay?.isReady() || !me || !card || kept?.card === card) return;
      kept ??= { overlay, card, published: [] };
      kept.card = card;
      lookSoon(kept, me);
    },
    stop,
  };
};
