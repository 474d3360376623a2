import { expect } from 'chai';
import type { PersonId } from '../../../../src/engine/api/ids.ts';
import type { OpenLink } from '../../../../src/engine/handshake/authenticator.ts';
import { labelledHash } from '../../../../src/engine/crypto/hash.ts';
import { createIdentity } from '../../../../src/engine/identity/identity.ts';
import type { OverlayCrypto } from '../../../../src/engine/overlay/overlay.ts';
import { createNodeCrypto } from '../../../../src/engine/overlay-host/node/node-crypto.ts';
import { FORWARDED_DATAGRAMS } from '../../../../src/engine/tunnels/limits.ts';
import type { IncomingDatagram } from '../../../../src/engine/tunnels/datagrams.ts';
import { encodeForward } from '../../../../src/engine/tunnels/forwarding-codec.ts';
import { type Forwarding, createForwarding } from '../../../../src/engine/tunnels/forwarding.ts';
import { deviceIdOf } from '../../../../src/engine/wire/ids.ts';
import { type Bytes, utf8 } from '../../../../src/lib/bytes.ts';
import type { LinkId, PlaceId } from '../../../../src/ports/links.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { createRememberingPrimitives } from '../../remembering-primitives.ts';

const LATENCY_MS = 20;
const primitives = createRememberingPrimitives();

interface Person {
  readonly key: Bytes;
  readonly forwarding: Forwarding;
  readonly friends: OpenLink[];
  /** Datagrams that came. */
  readonly datagrams: IncomingDatagram[];
  /** Frames of contacts that came, by what they begin with. */
  readonly frames: Bytes[];
  /** Whether it does what it is asked. */
  honest: boolean;
  /** Datagrams that were tried to be opened. */
  tried: number;
}

/** Mina and Jun have Ada as a contact, and not each other. Only Mina has Bo as a contact. */
const people = async () => {
  const clock = createVirtualClock();
  const random = createSeededRandom(31);
  const others = new Map<LinkId, { readonly to: Person; readonly back: OpenLink }>();
  let nextLink = 1;

  const person = async (): Promise<Person> => {
    const { identity } = await createIdentity({ primitives, random });
    const { publicKey } = identity.deviceKey;
    const real = createNodeCrypto({ primitives, random, device: identity.deviceKey });
    const open: OverlayCrypto['open'] = (sealed) => {
      made.tried += 1;
      return real.open(sealed);
    };
    const [friends, datagrams, frames]: [OpenLink[], IncomingDatagram[], Bytes[]] = [[], [], []];
    const forwarding = createForwarding({
      clock,
      random,
      crypto: () => ({ seal: real.seal, open }),
      self: () => publicKey,
      friends: () => friends,
      send: (link, body) => {
        const other = others.get(link);
        clock.after(LATENCY_MS, () => {
          other?.to.frames.push(body);
          if (other?.to.honest) other.to.forwarding.frame(other.back, body);
        });
      },
      take: (datagram) => {
        datagrams.push(datagram);
        return utf8('taken');
      },
    });
    const made: Person = { key: publicKey, forwarding, friends, datagrams, frames, honest: true, tried: 0 };
    return made;
  };
  const [mina, jun, ada, bo] = [await person(), await person(), await person(), await person()];

  const linkTo = ({ key }: Person): OpenLink => {
    const device = deviceIdOf(key);
    const peer = { person: device as string as PersonId, identityKey: key, device, deviceKey: key };
    const id = nextLink++ as LinkId;
    const place = 'pair' as PlaceId;
    return { id, place, path: 'direct', transcript: key, peer: { ...peer, instance: new Uint8Array(16) } };
  };
  const befriend = (one: Person, other: Person): OpenLink => {
    const [there, back] = [linkTo(other), linkTo(one)];
    one.friends.push(there);
    other.friends.push(back);
    others.set(there.id, { to: other, back });
    others.set(back.id, { to: one, back: there });
    return there;
  };
  const minaToBo = befriend(mina, bo);
  const minaToAda = befriend(mina, ada);
  const adaToJun = befriend(ada, jun);

  /** Mina writes to Jun; what is answered. */
  const write = async (text: string): Promise<string | undefined> => {
    const sending = mina.forwarding.path.send(jun.key, utf8(text));
    await clock.advance(10_000);
    const answer = await sending;
    return answer && new TextDecoder().decode(answer);
  };
  return { clock, mina, jun, ada, bo, minaToBo, minaToAda, adaToJun, write };
};

const holds = (bytes: Uint8Array, part: Uint8Array): boolean =>
  new TextDecoder('latin1').decode(bytes).includes(new TextDecoder('latin1').decode(part));

describe('a datagram by way of a contact', () => {
  it('arrives, sealed, and its answer comes back', async () => {
    const { mina, jun, ada, write } = await people();
    expect(await write('a secret')).to.equal('taken');
    expect(jun.datagrams.map(({ from, body }) => [from, body])).to.deep.equal([[mina.key, utf8('a secret')]]);
    for (const frame of ada.frames) expect(holds(frame, utf8('a secret'))).to.equal(false);
  });

  it('hides its receiver from contacts that do not know the device', async () => {
    const { mina, jun, bo, write } = await people();
    await write('one');
    expect(bo.datagrams).to.deep.equal([]);
    for (const frame of bo.frames)
      expect([mina.key, jun.key].some((key) => holds(frame, key))).to.equal(false);
    // The next ones go to the contact that could pass on the first.
    const before = bo.frames.length;
    await write('two');
    expect(bo.frames.length).to.equal(before);
  });

  it('is given up where the contact is silent, is gone, or makes something up', async () => {
    const { mina, jun, ada, minaToAda, clock, write } = await people();
    ada.honest = false;
    expect(await write('into silence')).to.equal(undefined);
    const lying = mina.forwarding.path.send(ada.key, utf8('x'));
    await clock.advance(10_000);
    expect(await lying).to.equal(undefined);
    const sending = mina.forwarding.path.send(new Uint8Array(jun.key), utf8('made up'));
    await clock.advance(10);
    for (let number = 0; number < 20; number++)
      mina.forwarding.frame(
        minaToAda,
        encodeForward({ op: 'answer', number, answer: new Uint8Array(80).fill(1) }),
      );
    await clock.advance(1_000);
    expect(await sending).to.equal(undefined);
    const closing = mina.forwarding.path.send(new Uint8Array(32).fill(3), utf8('x'));
    mina.forwarding.closed(minaToAda.id);
    await clock.advance(10_000);
    expect(await closing).to.equal(undefined);
  });

  it('is taken of each contact, and passed on for each, only so often', async () => {
    const { clock, ada, jun } = await people();
    const [fromMina, fromAda] = [ada.friends[0] as OpenLink, jun.friends[0] as OpenLink];
    const salt = new Uint8Array(16);
    const tag = labelledHash('driftpost/pass/1', salt, jun.key);
    for (let number = 0; number < 2_000; number++) {
      const datagram = new Uint8Array(90);
      ada.forwarding.frame(fromMina, encodeForward({ op: 'forward', number, salt, tag, datagram }));
    }
    await clock.advance(LATENCY_MS);
    expect(jun.frames.length).to.equal(FORWARDED_DATAGRAMS.burst);
    for (let number = 0; number < 2_000; number++)
      jun.forwarding.frame(fromAda, encodeForward({ op: 'forwarded', number, datagram: new Uint8Array(90) }));
    await clock.advance(10_000);
    expect([jun.tried, jun.datagrams.length]).to.deep.equal([FORWARDED_DATAGRAMS.burst, 0]);
  });

  it('is no datagram where its frame is none', async () => {
    const { ada } = await people();
    const link = ada.friends[0] as OpenLink;
    for (const body of [new Uint8Array(), Uint8Array.of(0), Uint8Array.of(9, 0, 0, 0, 0), new Uint8Array(40)])
      expect(ada.forwarding.frame(link, body)).to.equal(false);
  });
});
