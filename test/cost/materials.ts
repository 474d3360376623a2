import { hasWork } from '../../src/engine/crypto/work.ts';
import { type Operation, encodeRoute } from '../../src/engine/overlay/wire/codec.ts';
import { compareDistance } from '../../src/engine/overlay/key-space/node-id.ts';
import type { StoredRecord } from '../../src/engine/overlay/overlay.ts';
import { makeSigned, workInput } from '../../src/engine/records/record.ts';
import { type Bytes, concat, ownBytes, utf8 } from '../../src/lib/bytes.ts';
import type { Random } from '../../src/ports/random.ts';
import { type NodeSecrets, createStandIn, sha256 } from '../sim/crypto.ts';

/** What attackers make of what they have: frames and records at their worst. */

const TTL_MS = 24 * 3_600_000;

/** Bits of work that a shared record, and a contact request, cost in an arena. */
export const WORK_BITS = 4;

/** A number that proves WORK_BITS over the input. */
export const workFor = (input: Uint8Array): number => {
  let nonce = 0;
  while (!hasWork(input, nonce, { bits: WORK_BITS, hash: sha256 })) nonce += 1;
  return nonce;
};

/** Attackers come with other keys all the time: what is remembered of these would count as what they leave in memory. */
const REMEMBERED_IDS = 500;

/** Secrets that hold for everybody in an arena. */
export const secretsOf: (seed: Bytes) => NodeSecrets = createStandIn(7, REMEMBERED_IDS);

/** What is to be in a record. */
export interface Wanted {
  readonly owner: NodeSecrets;
  readonly topic: string | Bytes;
  readonly seq: number;
  /** What it says, or how many bytes of nothing. */
  readonly value: Bytes | number;
}

const nameOf = ({ topic }: Wanted): Bytes => (typeof topic === 'string' ? utf8(topic) : topic);
const valueOf = ({ value }: Wanted): Bytes => (typeof value === 'number' ? new Uint8Array(value) : value);

/** An own record that holds. */
export const ownRecord = (wanted: Wanted): Promise<StoredRecord> => {
  const { crypto, signer } = wanted.owner;
  const draft = { kind: 'own', signer, name: nameOf(wanted), value: valueOf(wanted), ttlMs: TTL_MS } as const;
  return makeSigned(crypto, draft, { seq: wanted.seq, nonce: 0 });
};

/** A shared record that holds, its work done. */
export const sharedRecord = (wanted: Wanted): Promise<StoredRecord> => {
  const { owner, seq } = wanted;
  const [name, value] = [nameOf(wanted), valueOf(wanted)];
  const { crypto, signer } = owner;
  const input = workInput(crypto, { kind: 'shared', owner: owner.key, seq, ttlMs: TTL_MS, name }, value);
  const nonce = workFor(input);
  return makeSigned(crypto, { kind: 'shared', signer, name, value, ttlMs: TTL_MS }, { seq, nonce });
};

/** The record with a signature that does not hold. */
export const damaged = ({ bytes }: StoredRecord): Bytes => {
  const copy = ownBytes(bytes.slice());
  // The last byte is of the value, or of the signature of an empty one: either is signed.
  copy[copy.length - 1] = (copy[copy.length - 1] ?? 0) ^ 1;
  return copy;
};

/** A routed request with a number of its own. */
export const request = (
  operation: Operation,
  target: Uint8Array,
  {
    body = new Uint8Array(),
    number,
    random,
  }: { readonly body?: Uint8Array; readonly number: number; readonly random: Random },
): Bytes => {
  const drawn = random.bytes(5).reduce((sum, byte) => sum * 256 + byte, 0);
  return encodeRoute({ hop: number & 0xffff, request: drawn, path: 0, hops: 1, operation, target, body });
};

/** A sealed datagram as it is routed, from a device made up unless it is given. */
export const datagram = (
  to: { readonly key: Bytes },
  kind: number,
  {
    body,
    random,
    from = secretsOf(random.bytes(32)),
  }: { readonly body: Bytes; readonly random: Random; readonly from?: NodeSecrets },
): Uint8Array => {
  const { crypto, key } = from;
  const sealed = crypto.seal(to.key, concat(key, random.bytes(8), Uint8Array.of(kind), body));
  if (sealed instanceof Promise || !sealed) throw new Error('a stand-in seals at once');
  return sealed;
};

/** Device keys with ids nearer to `id` than those of all others: a few dozen tries for each. */
export const keysNear = (
  id: Uint8Array,
  {
    others,
    count,
    random,
  }: { readonly others: readonly Uint8Array[]; readonly count: number; readonly random: Random },
): readonly Bytes[] => {
  const nearest = others.toSorted((a, b) => compareDistance(a, b, id))[0] as Uint8Array;
  const keys: Bytes[] = [];
  while (keys.length < count) {
    const key = random.bytes(32);
    if (compareDistance(sha256(key), nearest, id) < 0) keys.push(key);
  }
  return keys;
};
