import { schnorr } from '@noble/secp256k1';
import { type Bytes, utf8 } from '../../lib/bytes.ts';

/** Kinds of ephemeral events (NIP-01): relays pass them on and do not store them. */
const FIRST_KIND = 20_000;
const KINDS = 10_000;

/** The tag that subscriptions filter by. */
export const TOPIC_TAG = 'x';

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The kind of a topic's events, as in `@trystero-p2p/nostr`: spread over many, so that a relay cannot block one kind. */
export const kindOf = (topic: string): number =>
  FIRST_KIND +
  (Array.from(topic).reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0) % KINDS);

/** An event as a relay takes it (NIP-01). */
export interface SignedEvent {
  readonly id: string;
  readonly pubkey: string;
  /** Seconds since 1970. */
  readonly created_at: number;
  readonly kind: number;
  readonly tags: readonly (readonly string[])[];
  readonly content: string;
  readonly sig: string;
}

/** Signs the events of one topic, with a key that is used for nothing else. */
export class Signer {
  #keys: { readonly secretKey: Uint8Array; readonly publicKey: Uint8Array } | undefined;

  /** An event (NIP-01) with that content, signed by BIP-340; `at` in milliseconds since 1970. */
  async sign(topic: string, content: string, at: number): Promise<SignedEvent> {
    // Made with the first event: a peer that only listens needs no key.
    const { secretKey, publicKey } = (this.#keys ??= schnorr.keygen());
    const pubkey = hex(publicKey);
    const [created_at, kind, tags] = [Math.floor(at / 1_000), kindOf(topic), [[TOPIC_TAG, topic]]];
    const named = utf8(JSON.stringify([0, pubkey, created_at, kind, tags, content]));
    const id: Bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', named));
    const sig = hex(await schnorr.signAsync(id, secretKey));
    return { id: hex(id), pubkey, created_at, kind, tags, content, sig };
  }
}
