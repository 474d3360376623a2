import { type Bytes, concat } from '../../lib/bytes.ts';
import type { PersonId } from '../api/ids.ts';
import { derive, sha256 } from '../crypto/hash.ts';
import { idBytes } from '../wire/ids.ts';

/** Both codes of a pairing. */
export interface Codes {
  readonly offer: Uint8Array;
  readonly answer: Uint8Array;
  readonly offerSecret: Uint8Array;
  readonly answerSecret: Uint8Array;
}

/**
 * The secret of the place for the handshake. A device that has not seen both codes, or has seen other codes, fails the
 * handshake.
 */
export const handshakeSecretOf = ({ offer, answer, offerSecret, answerSecret }: Codes): Bytes =>
  derive({
    secret: concat(offerSecret, answerSecret),
    info: 'driftpost/pairing-gate/1',
    context: concat(sha256(offer), sha256(answer)),
  });

/** Says over a link that the sender has a pair secret with the other end already. If both say so, they keep it. */
export const alreadyContactsTag = (
  pairSecret: Uint8Array,
  { sender, transcript }: { readonly sender: PersonId; readonly transcript: Bytes },
): Bytes =>
  derive({
    secret: pairSecret,
    salt: transcript,
    info: 'driftpost/pairing-acquainted/1',
    context: idBytes(sender),
  });
