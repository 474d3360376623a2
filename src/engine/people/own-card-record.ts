import { type Bytes, equalBytes, utf8 } from '../../lib/bytes.ts';
import type { Publication, Overlay } from '../overlay/overlay.ts';
import { CLAIM_TTL_MS } from './claim.ts';
import type { PeopleDeps } from './people.ts';

/** The salt of the record that holds somebody's card. */
export const CARD_SALT: Bytes = utf8('card');

/** One's own card in the network, for those who know one's id. */
export interface OwnCardRecord {
  /** The overlay or the card is not what it was. */
  changed(): void;
  stop(): void;
}

/** Publishes the card of one engine. */
export const createOwnCardRecord = (deps: PeopleDeps): OwnCardRecord => {
  let published: { readonly overlay: Overlay; readonly publication: Publication; card: Bytes } | undefined;

  const stop = (): void => {
    published?.publication.stop();
    published = undefined;
  };
  return {
    changed: () => {
      const overlay = deps.overlay();
      const me = deps.identity();
      const card = deps.card();
      if (published && published.overlay !== overlay) stop();
      if (!overlay || !me || !card) return;
      if (published) {
        if (equalBytes(published.card, card)) return;
        published.card = card;
        void published.publication.update(card);
        return;
      }
      const signer = { publicKey: me.identityKey, sign: me.signRecord };
      const draft = { kind: 'own', signer, name: CARD_SALT, value: card, ttlMs: CLAIM_TTL_MS } as const;
      published = { overlay, publication: overlay.publish(draft), card };
    },
    stop,
  };
};
