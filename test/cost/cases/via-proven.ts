import { createErrorBoundary } from '../../../src/engine/error-boundary.ts';
import { sealLinks } from '../../../src/engine/handshake/sealed-links.ts';
import { FrameKind, Status, decodeReply, decodeRoute } from '../../../src/engine/overlay/wire/codec.ts';
import { lengthPrefixed } from '../../../src/engine/tunnels/frame-stream.ts';
import { type JoinedLinks, joinLinks } from '../../../src/engine/tunnels/joined-links.ts';
import { CHUNK_BYTES, Taken, encodeDatagram } from '../../../src/engine/tunnels/datagrams.ts';
import { AHEAD_DATAGRAMS } from '../../../src/engine/tunnels/limits.ts';
import { pingFrame, pongFrame } from '../../../src/engine/presence/frames.ts';
import { FRAMES } from '../../../src/engine/features.ts';
import { createFrameReader } from '../../../src/engine/wire/frame-reader.ts';
import { LINK_FRAMES } from '../../../src/engine/wire/link-frames.ts';
import { type Bytes, concat, ownBytes } from '../../../src/lib/bytes.ts';
import { createTestLog } from '../../doubles/log.ts';
import type { Arena, Named } from '../overlay-attack.ts';
import { createStandInCipher } from '../stand-in-cipher.ts';
import { NO_LINKS, datagramOf, opening, receiveDatagrams } from '../via-arena.ts';

/** What goes over links of contacts. */
const reader = createFrameReader([...LINK_FRAMES, ...FRAMES]);

/** What an engine does with a link of a contact, once that is proven: it opens what comes, and answers pings. */
const receiveProven = (arena: Arena): void => {
  const joined: JoinedLinks = joinLinks(NO_LINKS);
  const links = sealLinks(joined, createErrorBoundary(createTestLog()));
  links.listen({
    opened: (link) => links.protect(link, createStandInCipher()),
    frame: (link, sealed) => {
      arena.counts.checks += 1;
      const opened = links.opened(link, sealed);
      const frame = opened && reader.read(opened);
      if (!frame) return links.close(link);
      if (pingFrame.is(frame)) void links.send(link, pongFrame.encode(frame[1], null));
    },
    closed: (link) => links.forget(link),
    signalling: () => undefined,
    trouble: () => undefined,
  });
  receiveDatagrams(arena, { links: joined, isProven: () => true });
};

/** Datagrams of one link, in their order, each sent again until it is taken: what is said must not have gaps. */
const createWriter = (token: Bytes, contents: () => Bytes) => {
  /** By their numbers, from `first` on; undefined: taken. */
  const datagrams: (Bytes | undefined)[] = [];
  const asked: { readonly request: number; readonly number: number }[] = [];
  let [first, turn] = [0, 0];
  return {
    /** The next datagram to be sent, or sent again. */
    next: (): { readonly number: number; readonly body: Bytes } => {
      while (datagrams.length < AHEAD_DATAGRAMS)
        datagrams.push(
          encodeDatagram({ op: 'data', token, number: first + datagrams.length, bytes: contents() }),
        );
      const open = [...datagrams.keys()].filter((at) => datagrams[at]);
      const at = open[turn++ % open.length] as number;
      return { number: first + at, body: datagrams[at] as Bytes };
    },
    sent: (request: number, number: number): void => {
      asked.push({ request, number });
      if (asked.length > 10 * AHEAD_DATAGRAMS) asked.shift();
    },
    taken: (request: number): void => {
      const number = asked.find((one) => one.request === request)?.number;
      if (number === undefined || number < first) return;
      datagrams[number - first] = undefined;
      while (datagrams.length > 0 && datagrams[0] === undefined) {
        datagrams.shift();
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
      const next = lengthPrefixed(ownBytes(seal(frame(frames))));
      bytes += next.length;
      parts.push(next);
      frames += 1;
      if (bytes + next.length > CHUNK_BYTES) return concat(...parts);
    }
  };
  return {
    kind: 'via/data',
    title,
    allowance: 'frames in datagrams',
    install: receiveProven,
    frame: (arena, number) => {
      const from = arena.secrets.key;
      if (!writer) {
        const token = arena.random.bytes(16);
        writer = createWriter(token, contents);
        return datagramOf(arena, number, { body: encodeDatagram(opening(token)), from });
      }
      const next = writer.next();
      const made = datagramOf(arena, number, { body: next.body, from });
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
  proven('behind the proof, full of pings', (number) => pingFrame.encode(number)),
  proven('behind the proof, full of pongs', (number) => pongFrame.encode(number, number)),
];
