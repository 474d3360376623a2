import { type Bytes, concat, ownBytes, utf8 } from '../../lib/bytes.ts';
import type { Primitives } from './primitives.ts';

/** Bytes of an Ed25519 secret seed and signature (RFC 8032). */
export const SECRET_KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;

/** An Ed25519 key pair; the secret is the seed of RFC 8032, 5.1.5. */
export interface SigningKey {
  readonly secretKey: Bytes;
  readonly publicKey: Bytes;
}

/** What is signed, and for which purpose. */
export interface Statement {
  readonly label: string;
  readonly body: Uint8Array;
}

/** What a signature is checked against. */
export interface Signed extends Statement {
  readonly publicKey: Uint8Array;
  readonly signature: Uint8Array;
}

/** The pair of a secret seed. */
export const signingKeyOf = async (primitives: Primitives, secretKey: Bytes): Promise<SigningKey> => ({
  secretKey,
  publicKey: ownBytes(await primitives.signingPublicKey(secretKey)),
});

/** What is signed: a label that names the purpose, a zero byte, the body. */
const labelled = ({ label, body }: Statement): Bytes => concat(utf8(`${label}\0`), body);

/** Ed25519 over label and body. */
export const sign = async (
  primitives: Primitives,
  { secretKey }: Pick<SigningKey, 'secretKey'>,
  statement: Statement,
): Promise<Bytes> => primitives.sign(secretKey, labelled(statement));

/** Whether the signature holds, by the strict, cofactorless rule of PROTOCOL.md; never throws. */
export const verify = async (primitives: Primitives, signed: Signed): Promise<boolean> =>
  primitives.verify({ publicKey: signed.publicKey, body: labelled(signed), signature: signed.signature });
