import { createPublicKey, verify } from 'node:crypto';

/** Whether an Ed25519 signature holds, by the platform's cryptography. */
export const isSigned = (publicKey, body, signature) => {
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') },
    format: 'jwk',
  });
  return verify(null, body, key, signature);
};
