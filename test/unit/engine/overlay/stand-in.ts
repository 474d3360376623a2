import { sha256 } from '../../../../src/engine/crypto/hash.ts';
import type { NodeKey, OverlayCrypto, RecordSigner } from '../../../../src/engine/overlay/overlay.ts';
import { type Bytes, concat, equalBytes, ownBytes, utf8 } from '../../../../src/lib/bytes.ts';

/** What a node of a test has: its device key, and what is done with it. */
export interface StandIn {
  readonly key: NodeKey;
  readonly crypto: OverlayCrypto;
  readonly signer: RecordSigner;
}

/** What only this file knows, and forgers of a test do not. */
const SIGNING = utf8('signatures of tests\0');
const SEALING = utf8('seals of tests\0');
const TAG_BYTES = 32;

const signatureOf = (key: Uint8Array, body: Uint8Array): Bytes => {
  const first = sha256(concat(SIGNING, key, body));
  return concat(first, sha256(first));
};

/** A stream of bytes as long as the sealed ones, different for each recipient. */
const masked = (to: Uint8Array, bytes: Uint8Array): Bytes => {
  const mask = sha256(concat(SEALING, to));
  return ownBytes(bytes).map((byte, at) => byte ^ (mask[at % mask.length] as number));
};

/** Cheap signatures and seals that hold as long as no test looks into this file. */
export const createStandIn = (name: string): StandIn => {
  const key = sha256(utf8(name));
  return {
    key,
    signer: { publicKey: key, sign: (body) => signatureOf(key, body) },
    crypto: {
      hash: sha256,
      sign: (body) => signatureOf(key, body),
      verify: (publicKey, body, signature) => equalBytes(signatureOf(publicKey, body), signature),
      seal: (to, plain) => concat(masked(to, plain), sha256(concat(SEALING, to, plain))),
      open: (sealed) => {
        if (sealed.length < TAG_BYTES) return undefined;
        const plain = masked(key, sealed.subarray(0, sealed.length - TAG_BYTES));
        const holds = equalBytes(sha256(concat(SEALING, key, plain)), sealed.subarray(-TAG_BYTES));
        return holds ? plain : undefined;
      },
    },
  };
};
