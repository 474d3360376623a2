import { toBase32 } from '../../lib/base32.ts';
import type { Bytes } from '../../lib/bytes.ts';
import { ownName } from '../chats/conversations.ts';
import { ownPairSecret } from '../sessions/own-pair.ts';
import type { Tx } from '../storage/transaction.ts';
import { keysOnCard } from './bundles.ts';
import type { Recipient, SealerDeps } from './types.ts';

/** Secrets of own devices that are remembered: more than a list has. */
const MAX_REMEMBERED = 32;

/**
 * Finds the secret that envelopes to and from a device are addressed with: the pair secret with a contact or, for an own device,
 * a secret from the keys of both. undefined where there is no such contact, or no such device on the own list.
 */
export const createPairSecrets = ({ core, cards, identity, pairSecret }: SealerDeps) => {
  /** By device key and DH key of the other device. */
  const known = new Map<string, Bytes>();

  const ofOwn = async (tx: Tx, { person, device }: Recipient): Promise<Uint8Array | undefined> => {
    const me = identity();
    const other = keysOnCard(await cards.get(person, tx), device);
    if (!me || !other) return undefined;
    const text = toBase32(other.deviceKey) + toBase32(other.dhKey);
    const secret =
      known.get(text) ??
      (await ownPairSecret(core.primitives, { own: me.own, other, conversation: ownName(person) }));
    if (secret && known.size < MAX_REMEMBERED) known.set(text, secret);
    return secret;
  };

  return async (tx: Tx, to: Recipient): Promise<Uint8Array | undefined> =>
    identity()?.person === to.person ? ofOwn(tx, to) : pairSecret(to.person, tx);
};
