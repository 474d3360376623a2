import { createErrorBoundary } from '../../../src/engine/error-boundary.ts';
import { createAuthenticator } from '../../../src/engine/handshake/authenticator.ts';
import { createIdentity } from '../../../src/engine/identity/identity.ts';
import { lengthPrefixed } from '../../../src/engine/tunnels/frame-stream.ts';
import { joinLinks } from '../../../src/engine/tunnels/joined-links.ts';
import { CHUNK_BYTES, type TunnelDatagram, encodeDatagram } from '../../../src/engine/tunnels/datagrams.ts';
import { type Bytes, concat, ownBytes } from '../../../src/lib/bytes.ts';
import { MAX_FRAME_BYTES } from '../../../src/ports/links.ts';
import { createTestLog } from '../../doubles/log.ts';
import { countingPrimitives } from '../counting-primitives.ts';
import type { Arena, Named } from '../overlay-attack.ts';
import { NO_LINKS, datagramOf, opening, receiveDatagrams } from '../via-arena.ts';

const LARGEST_DATAGRAM = 8_192;

/** Datagrams with parts of a stream that follow each datagram that begins a link. */
const DATAGRAMS_OF_ONE = 40;

/** What an engine does with links over datagrams up to the proof, on top of the victim's overlay. */
const receive = async (arena: Arena): Promise<void> => {
  const { net, random, counts } = arena;
  const { clock } = net;
  const primitives = countingPrimitives(counts);
  const links = joinLinks(NO_LINKS);
  const via = receiveDatagrams(arena, { links, isProven: () => false });
  const log = createTestLog();
  const { identity } = await createIdentity({ primitives, random });
  const nothing = (): void => undefined;
  const authenticator = createAuthenticator({
    clock,
    random,
    links,
    primitives,
    log,
    boundary: createErrorBoundary(log),
    place: via.place,
    identity: () => identity,
    checkNodeProof: () => undefined,
    passed: nothing,
    passedNode: nothing,
    elsewhere: nothing,
    failed: nothing,
    behind: nothing,
  });
  links.listen({
    opened: authenticator.opened,
    frame: (link, frame) => void authenticator.frame(link, frame),
    closed: authenticator.closed,
    signalling: nothing,
    trouble: nothing,
  });
};

const attack = (kind: string, title: string, frame: Named['frame']): Named => ({
  kind,
  title,
  install: receive,
  frame,
});

const openings = (): readonly Named[] => [
  attack('via/open', 'by another device each time', (arena, number) =>
    datagramOf(arena, number, { body: encodeDatagram(opening(arena.random.bytes(16))) }),
  ),
  attack('via/open', 'by one device', (arena, number) =>
    datagramOf(arena, number, {
      body: encodeDatagram(opening(arena.random.bytes(16))),
      from: arena.secrets.key,
    }),
  ),
];

/** Links that are begun, and what is said on each: `said` makes the datagram with this number, from 0 on. */
const afterOpening = (
  kind: string,
  title: string,
  said: (token: Bytes, number: number) => TunnelDatagram,
): Named => {
  let token: Bytes = new Uint8Array();
  return attack(kind, title, (arena, number) => {
    const at = number % DATAGRAMS_OF_ONE;
    if (at === 0) token = arena.random.bytes(16);
    const body = encodeDatagram(at === 0 ? opening(token) : said(token, at - 1));
    return datagramOf(arena, number, { body, from: arena.secrets.key });
  });
};

const SMALLEST_FRAMES = concat(
  ...Array.from({ length: Math.floor(CHUNK_BYTES / 4) }, () => lengthPrefixed(Uint8Array.of(0))),
);
const BEGINNING = ownBytes(lengthPrefixed(new Uint8Array(MAX_FRAME_BYTES)).subarray(0, CHUNK_BYTES));
const REST = new Uint8Array(CHUNK_BYTES);

const data = (token: Bytes, number: number, bytes: Bytes): TunnelDatagram => ({
  op: 'data',
  token,
  number,
  bytes,
});

/** Attacks with datagrams of links via the network. */
export const viaAttacks = (): readonly Named[] => [
  attack('datagram/via', 'that says nothing', (arena, number) =>
    datagramOf(arena, number, { body: new Uint8Array(LARGEST_DATAGRAM).fill(255) }),
  ),
  ...openings(),
  afterOpening('via/data', 'of the largest frames', (token, number) =>
    data(token, number, number === 0 ? BEGINNING : REST),
  ),
  afterOpening('via/data', 'full of the smallest frames', (token, number) =>
    data(token, number, SMALLEST_FRAMES),
  ),
  afterOpening('via/data', 'whose first part never comes', (token, number) => data(token, number + 1, REST)),
  attack('via/data', 'of links that do not exist', (arena, number) =>
    datagramOf(arena, number, { body: encodeDatagram(data(arena.random.bytes(16), number, REST)) }),
  ),
  attack('via/end', 'of links that do not exist', (arena, number) =>
    datagramOf(arena, number, { body: encodeDatagram({ op: 'end', token: arena.random.bytes(16) }) }),
  ),
  afterOpening('via/end', 'of links that it has begun', (token) => ({ op: 'end', token })),
];
