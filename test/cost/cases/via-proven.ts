import { createErrorBoundary } from '../../../src/engine/error-boundary.ts';
import { sealLinks } from '../../../src/engine/gate/sealed-links.ts';
import { FrameKind, Status, decodeReply, decodeRoute } from '../../../src/engine/overlay/codec.ts';
import { inStream } from '../../../src/engine/via/frame-stream.ts';
import { type JoinedLinks, joinLinks } from '../../../src/engine/via/joined-links.ts';
import { CHUNK_BYTES, Taken, encodeLetter } from '../../../src/engine/via/letter-codec.ts';
import { AHEAD_LETTERS } from '../../../src/engine/via/limits.ts';
import { FrameType } from '../../../src/engine/wire/frame-type.ts';
import { decodeFrame, encodeFrame } from '../../../src/engine/wire/frames.ts';
import { type Bytes, concat, ownBytes } from '../../../src/lib/bytes.ts';
import { createTestLog } from '../../doubles/log.ts';
import type { Arena, Named } from '../overlay-attack.ts';
import { createStandInCipher } from '../stand-in-cipher.ts';
import { NO_LINKS, letterOf, opening, receiveLetters } from '../via-arena.ts';

/** What an engine does with a link of a contact, once that is proven: it opens what comes, and answers pings. */
const receiveProven = (arena: Arena): void => {
  const joined: JoinedLinks = joinLinks(NO_LINKS);
  const links = sealLinks(joined, createErrorBoundary(createTestLog()));
  links.listen({
    opened: (link) => links.protect(link, createStandInCipher()),
    frame: (link, sealed) => {
      arena.counts.checks += 1;
      const opened = links.opened(link, sealed);
      const frame = opened && decodeFrame(opened);
      if (!frame) return links.close(link);
      if (frame[0] === FrameType.ping) void links.send(link, encodeFrame([FrameType.pong, frame[1], null]));
    },
    closed: (link) => links.forget(link),
    signalling: () => undefined,
    trouble: () => undefined,
  });
  receiveLetters(arena, { links: joined, isProven: () => true });
};

/** Letters of one link, in their order, each sent again until it is taken: what is said must not have gaps. */
const createWriter = (token: Bytes, contents: () => Bytes) => {
  /** By their numbers, from `first` on; undefined: taken. */
  const letters: (Bytes | undefined)[] = [];
  const asked: { readonly request: number; readonly number: number }[] = [];
  let [first, turn] = [0, 0];
  return {
    /** The next letter to be sent, or sent again. */
    next: (): { readonly number: number; readonly body: Bytes } => {
      while (letters.length < AHEAD_LETTERS)
        letters.push(encodeLetter({ op: 'data', token, number: first + letters.length, bytes: contents() }));
      const open = [...letters.keys()].filter((at) => letters[at]);
      const at = open[turn++ % open.length] as number;
      return { number: first + at, body: letters[at] as Bytes };
    },
    sent: (request: number, number: number): void => {
      asked.push({ request, number });
      if (asked.length > 10 * AHEAD_LETTERS) asked.shift();
    },
    taken: (request: number): void => {
      const number = asked.find((one) => one.request === request)?.number;
      if (number === undefined || number < first) return;
      letters[number - first] = undefined;
      while (letters.length > 0 && letters[0] === undefined) {
        letters.shift();
        first += 1;
      }
    },
  };
};

/** A link of a contact, full of frames of one kind. */
const proven = (title: string, frame: (number: number) => Bytes): Named => {
  const { seal } = createStandInCipher();
  let frames = 0;
  let writer: ReturnType<typeof createWriter> | undefined;
  const contents = (): Bytes => {
    const parts: Bytes[] = [];
    for (let bytes = 0; ;) {
      const next = inStream(ownBytes(seal(frame(frames))));
      bytes += next.length;
      parts.push(next);
      frames += 1;
      if (bytes + next.length > CHUNK_BYTES) return concat(...parts);
    }
  };
  return {
    kind: 'via/data',
    title,
    allowance: 'frames in letters',
    install: receiveProven,
    frame: (arena, number) => {
      const from = arena.secrets.key;
      if (!writer) {
        const token = arena.random.bytes(16);
        writer = createWriter(token, contents);
        return letterOf(arena, number, { body: encodeLetter(opening(token)), from });
      }
      const next = writer.next();
      const made = letterOf(arena, number, { body: next.body, from });
      writer.sent(decodeRoute(made)?.request ?? 0, next.number);
      return made;
    },
    answer: ({ secrets }, heard) => {
      const reply = heard[0] === FrameKind.reply ? decodeReply(heard) : undefined;
      if (reply?.status !== Status.delivered) return [];
      const said = secrets.crypto.open(ownBytes(reply.body));
      if (said instanceof Uint8Array && said.at(-1) === Taken.taken) writer?.taken(reply.request);
      return [];
    },
  };
};

/** Attacks by a contact over a link via the network that is proven. */
export const provenViaAttacks = (): readonly Named[] => [
  proven('behind the proof, full of pings', (number) => encodeFrame([FrameType.ping, number])),
  proven('behind the proof, full of pongs', (number) => encodeFrame([FrameType.pong, number, number])),
];
