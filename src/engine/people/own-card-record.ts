import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import { jitter } from '../../lib/jitter.ts';
import type { Cancel } from '../../lib/signal.ts';
import { partsOf } from '../devices/card-parts.ts';
import type { DeviceCard } from '../devices/device-card.ts';
import type { Identity } from '../identity/identity.ts';
import type { Overlay, Publication } from '../overlay/overlay.ts';
import { CARD_SALT, MAX_RECORDED_CARD_BYTES, cardIn, findCard } from './card-record.ts';
import { CLAIM_TTL_MS } from './claim.ts';
import type { PeopleDeps } from './people.ts';

/** How often it is looked what the own devices have published, in milliseconds: more often than a record is made anew (12 hours). */
const LOOK_EVERY_MS = 6 * 3_600_000;

/** One's own card in the network, for those who know one's id. */
export interface OwnCardRecord {
  /** The overlay or the card is not what it was. */
  changed(): void;
  stop(): void;
}

/** What is kept up with the network. */
interface Kept {
  readonly overlay: Overlay;
  /** What was looked for, and united, last. */
  card: DeviceCard;
  publication?: Publication;
  value?: Bytes;
  timer?: Cancel;
}

/**
 * Publishes the card of one engine. All devices of a person publish under one key, and the newest record counts: so what is there is
 * united with the own card first, and looked for again.
 */
export const createOwnCardRecord = (deps: PeopleDeps): OwnCardRecord => {
  const { core, ownCard } = deps;
  const { clock, random, primitives, boundary } = core;
  let kept: Kept | undefined;

  const stop = (): void => {
    kept?.timer?.();
    kept?.publication?.stop();
    kept = undefined;
  };

  const publish = (on: Kept, me: Identity, card: DeviceCard): void => {
    const [value] = partsOf(card, MAX_RECORDED_CARD_BYTES);
    if (!value || (on.value && equalBytes(on.value, value))) return;
    on.value = value;
    if (on.publication) return void on.publication.update(value);
    const signer = { publicKey: me.identityKey, sign: me.signRecord };
    on.publication = on.overlay.publish({ kind: 'own', signer, name: CARD_SALT, value, ttlMs: CLAIM_TTL_MS });
  };

  const look = async (on: Kept, me: Identity): Promise<void> => {
    const { records } = await findCard(on.overlay, me.person, () => undefined).done;
    const there = await cardIn(primitives, records, me.person);
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
      // Nobody can say what is there before somebody is linked.
      if (!overlay?.isReady() || !me || !card || kept?.card === card) return;
      kept ??= { overlay, card };
      kept.card = card;
      lookSoon(kept, me);
    },
    stop,
  };
};
