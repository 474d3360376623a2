import { DH_KEY_BYTES } from '../../../src/engine/crypto/primitives.ts';
import { NONCE_BYTES, encodeHello } from '../../../src/engine/handshake/handshake.ts';
import type { Bytes } from '../../../src/lib/bytes.ts';
import { MAX_FRAME_BYTES } from '../../../src/ports/links.ts';
import type { Random } from '../../../src/ports/random.ts';
import type { GateAttack } from '../gate-arena.ts';

const hello = (random: Random): Bytes =>
  encodeHello({ nonce: random.bytes(NONCE_BYTES), ephemeralKey: random.bytes(DH_KEY_BYTES) });

const nothing = new Uint8Array(100);
const largest = new Uint8Array(MAX_FRAME_BYTES);

/** Attacks with what is said on a link before its other end is proven. */
export const GATE_ATTACKS: readonly GateAttack[] = [
  { kind: 'frame/hello', title: 'by somebody who proves nothing', frame: (random) => hello(random) },
  { kind: 'frame/hello', title: 'that is none, where one is wanted', frame: () => largest },
  {
    kind: 'frame/proof',
    title: 'that does not hold, where one is wanted',
    first: hello,
    frame: () => nothing,
  },
  {
    kind: 'frame/proof',
    title: 'of the largest size that does not hold, where one is wanted',
    first: hello,
    frame: () => largest,
  },
  { kind: 'frame/proof', title: 'before any hello', frame: () => nothing },
];
