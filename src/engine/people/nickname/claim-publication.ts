import { NO_BYTES } from '../../../lib/bytes.ts';
import type { Nickname } from '../../api/ids.ts';
import type { Identity } from '../../identity/identity.ts';
import type { Publication, Overlay } from '../../overlay/overlay.ts';
import { CLAIM_TTL_MS, type ClaimPlace, encodeClaim } from './claim.ts';
import { nicknameTopic, shardOf } from './nickname-key.ts';

/** A nickname as it was typed, and normalised. */
export interface Name {
  readonly nickname: Nickname;
  readonly normalised: string;
}

/** The identity that publishes, and the overlay. */
export interface Claimant {
  readonly overlay: Overlay;
  readonly me: Identity;
}

/** The claim that is published in the network: one at most. */
export interface ClaimPublication {
  /** Whether exactly this name is published over this overlay. */
  holds(overlay: Overlay, name: Name): boolean;
  /** Publishes this claim from now on, in place of the one before. Settles after the first attempt. */
  publish(by: Claimant, held: Name & { readonly index: number }): Promise<void>;
  /** Withdraws an own claim, also one of an earlier run. Resolves with whether a node has stored the withdrawal. */
  takeBack(by: Claimant, place: ClaimPlace): Promise<boolean>;
  /** Stops publishing over overlays other than this one. */
  leave(except?: Overlay): void;
}

/** The publication of one engine. */
export const createClaimPublication = (): ClaimPublication => {
  let current:
    | {
        readonly overlay: Overlay;
        readonly name: Name;
        readonly shard: number;
        readonly publication: Publication;
      }
    | undefined;

  const draftOf = (me: Identity, { normalised, shard }: ClaimPlace, value: Uint8Array<ArrayBuffer>) => ({
    kind: 'shared' as const,
    signer: { publicKey: me.identityKey, sign: me.signRecord },
    name: nicknameTopic(normalised, shard),
    value,
    ttlMs: CLAIM_TTL_MS,
  });
  const isAt = ({ normalised, shard }: ClaimPlace): boolean =>
    current?.name.normalised === normalised && current.shard === shard;
  const leave = (except?: Overlay): void => {
    if (!current || current.overlay === except) return;
    current.publication.stop();
    current = undefined;
  };

  return {
    holds: (overlay, { nickname, normalised }) =>
      current?.overlay === overlay &&
      current.name.normalised === normalised &&
      current.name.nickname === nickname,
    publish: async ({ overlay, me }, { index, ...name }) => {
      const value = encodeClaim(me, { nickname: name.nickname, index });
      const place = { normalised: name.normalised, shard: shardOf(index) };
      if (current?.overlay === overlay && isAt(place)) {
        current = { ...current, name };
        await current.publication.update(value);
        return;
      }
      leave();
      const publication = overlay.publish(draftOf(me, place, value));
      current = { overlay, name, shard: place.shard, publication };
      await publication.stored;
    },
    takeBack: async ({ overlay, me }, place) => {
      if (isAt(place)) leave();
      const tombstone = overlay.publish(draftOf(me, place, NO_BYTES));
      const stored = await tombstone.stored;
      tombstone.stop();
      return stored > 0;
    },
    leave,
  };
};
