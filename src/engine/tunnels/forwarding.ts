import { type Bytes, NO_BYTES, concat, equalBytes, ownBytes } from '../../lib/bytes.ts';
import { TokenBucket } from '../../lib/token-bucket.ts';
import type { LinkId } from '../../ports/links.ts';
import type { Random } from '../../ports/random.ts';
import { labelledHash } from '../crypto/hash.ts';
import type { OpenLink } from '../handshake/authenticator.ts';
import type { NodeKey, OverlayCrypto } from '../overlay/overlay.ts';
import { type ForwardRequestsDeps, createForwardRequests } from './forward-requests.ts';
import { FORWARDED_DATAGRAMS, MAX_ASKED } from './limits.ts';
import type { DatagramPath, TakeDatagram } from './datagrams.ts';
import { type ForwardFrame, SALT_BYTES, decodeForward, encodeForward } from './forwarding-codec.ts';
import { createRouteCache } from './route-cache.ts';

/** What forwarding needs. */
export interface ForwardingDeps extends ForwardRequestsDeps {
  readonly random: Random;
  /** The cryptography of this device, and its key; undefined before the first start. */
  crypto(): Pick<OverlayCrypto, 'seal' | 'open'> | undefined;
  self(): NodeKey | undefined;
  /** Direct links with contacts, one with each. */
  friends(): readonly OpenLink[];
  readonly take: TakeDatagram;
}

/** Datagrams between two devices that have a contact in common. The contact passes them on. */
export interface Forwarding {
  readonly path: DatagramPath;
  /** Takes the body of a frame of a contact. False: the body is malformed. */
  frame(link: OpenLink, body: Bytes): boolean;
  closed(link: LinkId): void;
}

interface Sealed {
  readonly datagram: Bytes;
  readonly nonce: Bytes;
}

const KEY_BYTES = 32;
const NONCE_BYTES = 8;

/** Names a device to contacts that know its key, and tells others nothing. */
const tagOf = (salt: Bytes, device: NodeKey): Bytes => labelledHash('driftpost/pass/1', salt, device);

/** The first value that is not undefined, or undefined where there is none. */
const firstOf = <T>(promises: readonly Promise<T | undefined>[]): Promise<T | undefined> =>
  new Promise((resolve) => {
    const each = promises.map(async (promise) => {
      const value = await promise;
      if (value !== undefined) resolve(value);
    });
    void Promise.all(each).then(() => resolve(undefined));
  });

/** Sealed datagrams of the same form as in the overlay: sender's key · nonce · contents. Answers: nonce · contents. */
const createDatagrams = ({ random, crypto, self, take }: ForwardingDeps) => ({
  seal: async (to: NodeKey, body: Bytes): Promise<Sealed | undefined> => {
    const own = self();
    const nonce = random.bytes(NONCE_BYTES);
    const datagram = own && (await crypto()?.seal(to, concat(own, nonce, body)));
    return datagram && { datagram, nonce };
  },
  /** The answer of the device itself to this datagram; undefined where it does not hold. */
  answer: async (sealed: Bytes, { nonce }: Sealed): Promise<Bytes | undefined> => {
    const plain = sealed.length > 0 ? await crypto()?.open(sealed) : undefined;
    const holds = plain && equalBytes(plain.subarray(0, NONCE_BYTES), nonce);
    return holds ? ownBytes(plain.subarray(NONCE_BYTES)) : undefined;
  },
  /** Takes a datagram. Answers the sealed answer, and the device that claims to have sent it. */
  receive: async (
    datagram: Bytes,
    by: DatagramPath,
  ): Promise<{ answer: Bytes; from: NodeKey } | undefined> => {
    const plain = await crypto()?.open(datagram);
    if (!plain || plain.length < KEY_BYTES + NONCE_BYTES) return undefined;
    const from = ownBytes(plain.subarray(0, KEY_BYTES));
    const nonce = plain.subarray(KEY_BYTES, KEY_BYTES + NONCE_BYTES);
    const said = await take({ from, body: ownBytes(plain.subarray(KEY_BYTES + NONCE_BYTES)), by });
    const answer = said && (await crypto()?.seal(from, concat(nonce, said)));
    return answer && { answer, from };
  },
});

/** The forwarding of one engine. */
export const createForwarding = (deps: ForwardingDeps): Forwarding => {
  const { clock, random } = deps;
  const allowances = new Map<LinkId, TokenBucket>();
  const routes = createRouteCache();
  const requests = createForwardRequests(deps);
  const datagrams = createDatagrams(deps);

  const answer = (link: LinkId, number: number, bytes: Bytes): void =>
    deps.send(link, encodeForward({ op: 'answer', number, answer: bytes }));

  const allows = (link: LinkId): boolean => {
    const now = clock.now();
    const allowance = allowances.get(link) ?? new TokenBucket(FORWARDED_DATAGRAMS, now);
    allowances.set(link, allowance);
    return allowance.take(now);
  };

  const forward = async (from: LinkId, frame: ForwardFrame & { op: 'forward' }): Promise<void> => {
    const { number, salt, tag, datagram } = frame;
    const isMeant = ({ id, peer }: OpenLink): boolean =>
      id !== from && equalBytes(tagOf(salt, peer.deviceKey), tag);
    const to = deps.friends().find(isMeant);
    const said = to
      ? await requests.ask(to.id, (own) => ({ op: 'forwarded', number: own, datagram }))
      : NO_BYTES;
    answer(from, number, said);
  };

  const receive = async (
    link: LinkId,
    { number, datagram }: ForwardFrame & { op: 'forwarded' },
  ): Promise<void> => {
    const received = await datagrams.receive(datagram, path);
    if (received) routes.learn(received.from, link);
    answer(link, number, received?.answer ?? NO_BYTES);
  };

  /** Asks one contact to pass it on. undefined: the contact does not know the device, or is not linked with it. */
  const hand = async (to: NodeKey, link: LinkId, sealed: Sealed): Promise<Bytes | undefined> => {
    const salt = random.bytes(SALT_BYTES);
    const { datagram } = sealed;
    const said = await requests.ask(link, (number) => ({
      op: 'forward',
      number,
      salt,
      tag: tagOf(salt, to),
      datagram,
    }));
    const answered = await datagrams.answer(said, sealed);
    if (answered) routes.learn(to, link);
    return answered;
  };

  const path: DatagramPath = {
    isReady: () => deps.friends().length > 0,
    send: async (to, body) => {
      const sealed = await datagrams.seal(to, body);
      if (!sealed) return undefined;
      const friends = deps.friends().filter(({ peer }) => !equalBytes(peer.deviceKey, to));
      const known = friends.filter(({ id }) => id === routes.to(to));
      const others = friends.filter((friend) => !known.includes(friend)).slice(0, MAX_ASKED);
      const by = (links: readonly OpenLink[]) => firstOf(links.map(({ id }) => hand(to, id, sealed)));
      return (await by(known)) ?? by(others);
    },
  };

  return {
    path,
    frame: ({ id }, body) => {
      const frame = decodeForward(body);
      if (!frame) return false;
      if (frame.op === 'answer') requests.answered(id, frame.number, frame.answer);
      else if (!allows(id)) answer(id, frame.number, NO_BYTES);
      else if (frame.op === 'forward') void forward(id, frame);
      else void receive(id, frame);
      return true;
    },
    closed: (link) => {
      allowances.delete(link);
      requests.closed(link);
      routes.closed(link);
    },
  };
};
