import { type Bytes, NO_BYTES, concat, equalBytes, ownBytes } from '../../../lib/bytes.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { LinkId } from '../../../ports/links.ts';
import type { Random } from '../../../ports/random.ts';
import { Operation, type Reply, Status } from '../wire/codec.ts';
import { DATAGRAM_TIMEOUT_MS, DISJOINT_PATHS } from '../limits.ts';
import type { Awaitable } from '../../crypto/primitives.ts';
import { pointKey } from '../key-space/node-id.ts';
import {
  type DatagramHandler,
  type DatagramKind,
  type DatagramResult,
  MAX_DATAGRAM_BYTES,
  type NodeKey,
  type OverlayCrypto,
} from '../overlay.ts';
import type { Requests } from '../routing/requests.ts';
import type { Answer } from '../routing/answering.ts';
import type { Routing } from '../routing/routing.ts';
import { when } from '../when.ts';

/** What datagrams need. */
export interface DatagramsDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto: OverlayCrypto;
  readonly requests: Requests;
  readonly routing: Routing;
  readonly self: NodeKey;
}

/**
 * Sealed datagrams to a node, wherever it is in the network. The nodes on the way can neither read them nor tell the
 * sender.
 */
export interface Datagrams {
  send(to: NodeKey, kind: DatagramKind, body: Bytes): Promise<DatagramResult>;
  /**
   * The same, but the first attempt does not begin at these links: so it begins at the neighbour that knows the
   * recipient.
   */
  sendAvoiding(avoid: Set<LinkId>, to: NodeKey, datagram: Wanted): Promise<DatagramResult>;
  receive(kind: DatagramKind, handler: DatagramHandler): void;
}

/** A datagram that is to be sent. */
export interface Wanted {
  readonly kind: DatagramKind;
  readonly body: Bytes;
}

/** One attempt to send a datagram. */
interface Attempt {
  readonly paths: number;
  readonly timeoutMs: number;
  readonly avoid?: Set<LinkId>;
}

const KEY_BYTES = 32;
const NONCE_BYTES = 8;
const HEAD_BYTES = KEY_BYTES + NONCE_BYTES + 1;

/**
 * The first attempt takes one path, which is enough most of the time. The second takes three, with other first hops.
 */
const ATTEMPTS = [
  { paths: 1, timeoutMs: DATAGRAM_TIMEOUT_MS / 2 },
  { paths: DISJOINT_PATHS, timeoutMs: DATAGRAM_TIMEOUT_MS },
] as const;

/**
 * Answers that are remembered, and for how long: a datagram that comes twice, over different paths, is handled once.
 */
const MAX_REMEMBERED = 256;
const REMEMBERED_MS = 60_000;

const UNREACHABLE: DatagramResult = { kind: 'unreachable' };

/** The answer, if the reply proves that the recipient has opened the datagram: only the recipient knows the nonce. */
const answerOf = async (crypto: OverlayCrypto, reply: Reply, nonce: Bytes): Promise<Bytes | undefined> => {
  const plain = reply.status === Status.delivered ? await crypto.open(reply.body) : undefined;
  const isOurs = plain && equalBytes(plain.subarray(0, NONCE_BYTES), nonce);
  return isOurs ? plain.slice(NONCE_BYTES) : undefined;
};

/** A sealed datagram for the node with this id. */
interface Sealed {
  readonly target: Bytes;
  readonly body: Bytes;
  readonly nonce: Bytes;
}

/** Sends a datagram once, over so many paths. */
const attempt = (
  { requests, crypto }: Pick<DatagramsDeps, 'requests' | 'crypto'>,
  { target, body, nonce }: Sealed,
  how: Attempt,
): Promise<DatagramResult> =>
  new Promise((resolve) => {
    let [ended, checking] = [false, 0];
    const look = (): void => {
      if (ended && checking === 0) resolve(UNREACHABLE);
    };
    const took = (answer: Bytes | undefined, hops: number): void => {
      checking -= 1;
      if (!answer) return look();
      resolve({ kind: 'delivered', answer, hops });
      if (!ended) stop();
    };
    const stop = requests.ask({
      paths: how.paths,
      timeoutMs: how.timeoutMs,
      avoid: how.avoid,
      operation: Operation.datagram,
      target,
      body,
      each: ({ reply }) => {
        if (reply?.status !== Status.delivered) return;
        checking += 1;
        void answerOf(crypto, reply, nonce).then((answer) => took(answer, reply.hops));
      },
      done: () => {
        ended = true;
        look();
      },
    });
  });

/** Handles each datagram once. If it comes again over another path it gets the same answer. */
const answerOnce = (clock: Clock, handle: (plain: Bytes) => Awaitable<Bytes | undefined>) => {
  const answers = new Map<string, { readonly answer: Awaitable<Bytes | undefined>; readonly at: number }>();
  return (plain: Bytes): Awaitable<Bytes | undefined> => {
    const now = clock.now();
    for (const [nonce, { at }] of answers) {
      if (answers.size < MAX_REMEMBERED && Math.abs(now - at) < REMEMBERED_MS) break;
      answers.delete(nonce);
    }
    const nonce = pointKey(plain.subarray(KEY_BYTES - NONCE_BYTES, KEY_BYTES + NONCE_BYTES));
    const before = answers.get(nonce);
    if (before) return before.answer;
    const answer = handle(plain);
    answers.set(nonce, { answer, at: now });
    return answer;
  };
};

/** The datagrams of a node. */
export const createDatagrams = (deps: DatagramsDeps): Datagrams => {
  const { clock, random, crypto, routing, self } = deps;
  const handlers = new Map<DatagramKind, DatagramHandler>();

  const handle = answerOnce(clock, (plain) => {
    const from = plain.slice(0, KEY_BYTES);
    const kind = plain[HEAD_BYTES - 1] as DatagramKind;
    return handlers.get(kind)?.({ from, body: plain.slice(HEAD_BYTES) });
  });

  const open = (sealed: Uint8Array, answer: Answer): void =>
    when(crypto.open(sealed), (plain) => {
      if (!plain || plain.length < HEAD_BYTES) return answer(Status.refused, NO_BYTES);
      when(handle(plain), (said) => {
        const to = plain.subarray(0, KEY_BYTES);
        const nonce = plain.subarray(KEY_BYTES, KEY_BYTES + NONCE_BYTES);
        when(crypto.seal(ownBytes(to), concat(nonce, said ?? NO_BYTES)), (reply) =>
          answer(Status.delivered, reply ?? NO_BYTES),
        );
      });
    });

  routing.setHandler(Operation.datagram, {
    ended: ({ target, body }, answer) => {
      if (equalBytes(target, crypto.hash(self))) open(body, answer);
      else answer(Status.absent, NO_BYTES);
    },
  });

  const deliver = async (
    to: NodeKey,
    { kind, body }: Wanted,
    attempts: readonly Attempt[],
  ): Promise<DatagramResult> => {
    if (body.length > MAX_DATAGRAM_BYTES)
      throw new RangeError(`a datagram has at most ${MAX_DATAGRAM_BYTES} bytes`);
    const target = crypto.hash(to);
    const nonce = random.bytes(NONCE_BYTES);
    const sealed = await crypto.seal(to, concat(self, nonce, Uint8Array.of(kind), body));
    if (!sealed) return UNREACHABLE;
    for (const how of attempts) {
      const result = await attempt(deps, { target, body: sealed, nonce }, how);
      if (result.kind === 'delivered') return result;
    }
    return UNREACHABLE;
  };

  return {
    receive: (kind, handler) => void handlers.set(kind, handler),
    send: (to, kind, body) => deliver(to, { kind, body }, ATTEMPTS),
    sendAvoiding: (avoid, to, datagram) => deliver(to, datagram, [{ ...ATTEMPTS[0], avoid }, ...ATTEMPTS]),
  };
};
