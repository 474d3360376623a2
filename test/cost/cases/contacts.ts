import { encodeForward } from '../../../src/engine/tunnels/forwarding-codec.ts';
import { cardFrame, profileFrame } from '../../../src/engine/contacts/frames.ts';
import { acceptFrame, redeemFrame, refuseFrame } from '../../../src/engine/invites/frames.ts';
import { pairingFrame } from '../../../src/engine/pairing/frames.ts';
import { heardFrame, removedFrame } from '../../../src/engine/parting/frames.ts';
import { pingFrame, pongFrame } from '../../../src/engine/presence/frames.ts';
import { typingFrame } from '../../../src/engine/typing/frames.ts';
import { verificationFrame } from '../../../src/engine/verification/frames.ts';
import { forwardFrame } from '../../../src/engine/tunnels/frames.ts';
import { HANDSHAKE_TYPES, overlayFrame, takesPartFrame } from '../../../src/engine/wire/link-frames.ts';
import type { Nickname } from '../../../src/engine/api/ids.ts';
import type { Bytes } from '../../../src/lib/bytes.ts';
import type { Random } from '../../../src/ports/random.ts';
import type { EngineAttack } from '../engine-arena.ts';

/** A name as the frame has it: the victim cleans it by itself. */
const name = (text: string): Nickname => text as Nickname;

/** Something else each time. */
const large = (random: Random, length: number): Bytes => {
  const bytes = new Uint8Array(length);
  bytes.set(random.bytes(32));
  return bytes;
};

const LARGEST_CARD = 4_096;
const LARGEST_DATAGRAM = 8_800;
const LARGEST_OVERLAY = 80_000;
const LARGEST_VERIFICATION = 256;

const LARGEST_UNKNOWN = overlayFrame.encode(new Uint8Array(LARGEST_OVERLAY).fill(200));

/** Attacks with frames that only a contact may send, or a person about to be one. */
export const CONTACT_ATTACKS: readonly EngineAttack[] = [
  {
    kind: 'frame/ping',
    title: 'as fast as it goes',
    frame: (_, number) => pingFrame.encode(number),
  },
  {
    kind: 'frame/pong',
    title: 'to nothing, with a time',
    frame: (_, number) => pongFrame.encode(number, number),
  },
  {
    kind: 'frame/hello',
    title: 'again, behind the proof',
    frame: () => Uint8Array.of(0x83, HANDSHAKE_TYPES.hello, 0x40, 0x40),
  },
  {
    kind: 'frame/proof',
    title: 'again, behind the proof',
    frame: () => Uint8Array.of(0x82, HANDSHAKE_TYPES.proof, 0x40),
  },
  {
    kind: 'frame/redeem',
    title: 'of invites that do not exist',
    frame: ({ random }) => redeemFrame.encode(name('Jun'), random.bytes(32), [large(random, LARGEST_CARD)]),
  },
  {
    kind: 'frame/accept',
    title: 'of nothing that was redeemed',
    frame: ({ random }) => acceptFrame.encode(name('Jun'), random.bytes(32), [large(random, LARGEST_CARD)]),
  },
  {
    kind: 'frame/refuse',
    title: 'of nothing that was redeemed',
    frame: () => refuseFrame.encode('used'),
  },
  {
    kind: 'frame/profile',
    title: 'with another name each time',
    frame: (_, number) => profileFrame.encode(name(`Jun ${number}`)),
  },
  {
    kind: 'frame/card',
    title: 'that is none',
    frame: ({ random }) => cardFrame.encode([large(random, LARGEST_CARD)]),
  },
  {
    kind: 'frame/removed',
    title: 'with a tag that is none',
    frame: ({ random }) => removedFrame.encode(random.bytes(32)),
  },
  {
    kind: 'frame/removed',
    title: 'that counts, again and again',
    frame: ({ removed }) => removed,
  },
  {
    kind: 'frame/heard',
    title: 'of nobody who was removed',
    frame: ({ random }) => heardFrame.encode(random.bytes(32)),
  },
  {
    kind: 'frame/pairing',
    title: 'where nobody pairs',
    frame: ({ random }) =>
      pairingFrame.encode(name('Jun'), random.bytes(32), [large(random, LARGEST_CARD)], null),
  },
  {
    kind: 'frame/verification',
    title: 'that is none',
    frame: ({ random }) => verificationFrame.encode(large(random, LARGEST_VERIFICATION)),
  },
  {
    kind: 'frame/typing',
    title: 'that begins and ends',
    frame: (_, number) => typingFrame.encode(number % 2 === 0 ? 1 : 0),
  },
  {
    kind: 'frame/overlay',
    title: 'of the largest size, of a kind that is not known',
    frame: () => LARGEST_UNKNOWN,
  },
  {
    kind: 'frame/takesPart',
    title: 'that changes every time',
    frame: (_, number) => takesPartFrame.encode(number % 2 === 0 ? 0 : 1),
  },
  {
    kind: 'frame/forward',
    title: 'that is none',
    frame: ({ random }) => forwardFrame.encode(random.bytes(100).fill(9, 0, 1)),
  },
  {
    kind: 'forward/forward',
    title: 'of the largest datagram to nobody',
    frame: ({ random }, number) => {
      const [salt, tag, datagram] = [random.bytes(16), random.bytes(32), new Uint8Array(LARGEST_DATAGRAM)];
      return forwardFrame.encode(encodeForward({ op: 'forward', number, salt, tag, datagram }));
    },
  },
  {
    kind: 'forward/forwarded',
    title: 'of a datagram that does not open',
    frame: (_, number) =>
      forwardFrame.encode(
        encodeForward({ op: 'forwarded', number, datagram: new Uint8Array(LARGEST_DATAGRAM) }),
      ),
  },
  {
    kind: 'forward/answer',
    title: 'to nothing that was forwarded',
    frame: (_, number) =>
      forwardFrame.encode(encodeForward({ op: 'answer', number, answer: new Uint8Array(LARGEST_DATAGRAM) })),
  },
];
