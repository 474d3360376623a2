// expects: eslint(no-restricted-properties)
import { ed25519 } from '@noble/curves/ed25519.js';

export const key = ed25519.utils.randomSecretKey();
