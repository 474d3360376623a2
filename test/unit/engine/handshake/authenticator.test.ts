import { createErrorBoundary } from '../../../../src/engine/error-boundary.ts';
import { expect } from 'chai';
import type { DeviceId } from '../../../../src/engine/api/ids.ts';
import {
  type Authenticator,
  type NodeLink,
  type OpenLink,
  type PlaceSecret,
  createAuthenticator,
} from '../../../../src/engine/handshake/authenticator.ts';
import type { DhKeyPair } from '../../../../src/engine/crypto/primitives.ts';
import { encodeHello } from '../../../../src/engine/handshake/handshake.ts';
import { checkNodeProof } from '../../../../src/engine/handshake/node-proof.ts';
import { type Identity, createIdentity, identityOf } from '../../../../src/engine/identity/identity.ts';
import { decodeCbor, encodeCbor } from '../../../../src/engine/wire/cbor.ts';
import { HANDSHAKE_TYPES } from '../../../../src/engine/wire/link-frames.ts';
import { toBase64Url } from '../../../../src/lib/base64url.ts';
import type { Bytes } from '../../../../src/lib/bytes.ts';
import type { LinkId, PlaceId } from '../../../../src/ports/links.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';
import { createTestLog } from '../../../doubles/log.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { createRememberingPrimitives } from '../../remembering-primitives.ts';

const primitives = createRememberingPrimitives();
const random = createSeededRandom(21);
const LINK = 1 as LinkId;
const PLACE = 'dial:1' as PlaceId;
const log = createTestLog();
const boundary = createErrorBoundary(log);
const secret = random.bytes(32);
const prints = [random.bytes(32), random.bytes(32)] as const;

/** One end of a link, and what became of it there. */
interface End {
  readonly identity: Identity;
  readonly authenticator: Authenticator;
  readonly sent: Bytes[];
  passed: OpenLink | undefined;
  node: NodeLink | undefined;
  failed: PlaceId | undefined;
  /** Which page it took the other end for. */
  page: string | undefined;
  /** The device that it took for another own device. */
  elsewhere: DeviceId | undefined;
}

type Expectation = Omit<PlaceSecret, 'secret'>;

/**
 * Two gates over one link, each with what it knows of the place; settles when nothing is said any more. The link can break
 * as soon as a frame of this type has come.
 */
const meet = async (
  [a, b]: readonly [Identity, Identity],
  [ofA, ofB]: readonly [Expectation, Expectation],
  { breaksOn }: { readonly breaksOn?: number } = {},
): Promise<readonly [End, End]> => {
  const clock = createVirtualClock();
  const endOf = (identity: Identity, place: Expectation, other: () => End): End => {
    const end: End = {
      identity,
      sent: [],
      passed: undefined,
      node: undefined,
      failed: undefined,
      page: undefined,
      elsewhere: undefined,
      authenticator: createAuthenticator({
        clock,
        random,
        primitives,
        log,
        boundary,
        links: {
          send: async (_, frame) => {
            end.sent.push(frame);
            clock.after(1, () => {
              other().authenticator.frame(LINK, frame);
              if ((decodeCbor(frame) as unknown[])[0] === breaksOn) other().authenticator.closed(LINK);
            });
            return true;
          },
          close: () => void clock.after(1, () => other().authenticator.closed(LINK)),
          proven: (_, page) => void (end.page = page),
        },
        place: () => ({ ...place, secret }),
        identity: () => identity,
        passed: (link) => (end.passed = link),
        passedNode: (link) => (end.node = link),
        checkNodeProof: () => checkNodeProof,
        elsewhere: ({ device }) => (end.elsewhere = device),
        failed: (where) => (end.failed = where),
        behind: () => undefined,
      }),
    };
    return end;
  };
  const ends: readonly [End, End] = [endOf(a, ofA, () => ends[1]), endOf(b, ofB, () => ends[0])];
  const [localFingerprint, remoteFingerprint] = prints;
  ends[0].authenticator.opened(LINK, { place: PLACE, path: 'direct', localFingerprint, remoteFingerprint });
  ends[1].authenticator.opened(LINK, {
    place: PLACE,
    path: 'direct',
    localFingerprint: remoteFingerprint,
    remoteFingerprint: localFingerprint,
  });
  await clock.advance(1_000);
  return ends;
};

/** An authenticator. The other end sends what the test says, and nothing else. */
const standAlone = (identity: Identity, place: Expectation) => {
  const clock = createVirtualClock();
  const seen = { clock, sent: [] as Bytes[], closed: 0, passed: 0, failed: 0 };
  const authenticator = createAuthenticator({
    clock,
    random,
    primitives,
    log,
    boundary,
    links: {
      send: async (_, frame) => seen.sent.push(frame) > 0,
      close: () => void (seen.closed += 1),
      proven: () => undefined,
    },
    place: () => ({ ...place, secret }),
    identity: () => identity,
    passed: () => void (seen.passed += 1),
    passedNode: () => void (seen.passed += 1),
    checkNodeProof: () => checkNodeProof,
    elsewhere: () => undefined,
    failed: () => void (seen.failed += 1),
    behind: () => undefined,
  });
  const [localFingerprint, remoteFingerprint] = prints;
  authenticator.opened(LINK, { place: PLACE, path: 'direct', localFingerprint, remoteFingerprint });
  return Object.assign(seen, { say: (frame: Bytes) => authenticator.frame(LINK, frame) });
};

const kindsOf = ({ sent }: End): readonly unknown[] =>
  sent.map((frame) => (decodeCbor(frame) as unknown[])[0]);
const person: Expectation = { shown: 'person', expected: null };
const device: Expectation = { shown: 'device', expected: null };

describe('the handshake', () => {
  let mina: Identity;
  let jun: Identity;
  let ada: Identity;
  before(async () => {
    const newIdentity = async () => (await createIdentity({ primitives, random })).identity;
    [mina, jun, ada] = [await newIdentity(), await newIdentity(), await newIdentity()];
  });

  it('lets strangers in as devices, and tells nothing of persons', async () => {
    const [a, b] = await meet([mina, jun], [device, { ...device, device: mina.deviceKey.publicKey }]);
    expect([a.node?.peer.device, b.node?.peer.device]).to.deep.equal([jun.device, mina.device]);
    expect([a.passed, b.passed]).to.deep.equal([undefined, undefined]);
    expect(a.node?.transcript).to.deep.equal(b.node?.transcript);
    expect(a.node?.peer).to.have.all.keys('device', 'deviceKey', 'instance');
  });

  it('tells the links which page it is, the same whatever is shown, once it is proven', async () => {
    for (const form of [device, person]) {
      const [a] = await meet([mina, jun], [form, form]);
      const { instance = new Uint8Array() } = (a.node ?? a.passed)?.peer ?? {};
      expect(a.page).to.equal(`${jun.device}:${toBase64Url(instance)}`);
    }
    const [refused] = await meet([mina, jun], [device, person]);
    expect(refused.page).to.equal(undefined);
  });

  it('closes where the two ends do not want the same form', async () => {
    for (const forms of [
      [device, person],
      [person, device],
    ] as const) {
      const [a, b] = await meet([mina, jun], forms);
      expect([a.node ?? a.passed, b.node ?? b.passed]).to.deep.equal([undefined, undefined]);
      expect([a.failed, b.failed]).to.deep.equal([PLACE, PLACE]);
    }
  });

  it('accepts only the device that was agreed on', async () => {
    for (const form of [device, person]) {
      const [a, b] = await meet([mina, jun], [{ ...form, device: ada.deviceKey.publicKey }, form]);
      expect([a.node ?? a.passed, a.failed]).to.deep.equal([undefined, PLACE]);
      expect(b.failed ?? b.node ?? b.passed).not.to.equal(undefined);
    }
  });

  it('lets in only the person that was agreed on, on any device', async () => {
    const [a] = await meet([mina, jun], [{ ...person, expected: ada.person }, person]);
    expect([a.passed, a.failed]).to.deep.equal([undefined, PLACE]);
    const [c] = await meet([mina, jun], [{ ...person, expected: jun.person }, person]);
    expect(c.passed?.peer.person).to.equal(jun.person);
  });

  it('accepts neither this device nor this person on another one', async () => {
    for (const form of [device, person]) {
      const [a, b] = await meet([mina, mina], [form, form]);
      expect([a.node ?? a.passed, b.node ?? b.passed]).to.deep.equal([undefined, undefined]);
    }
    const deviceKey = jun.deviceKey;
    const signer = { ...mina, deviceKey, device: jun.device };
    const certificate = await mina.signAsIdentity('driftpost/device/1', deviceKey.publicKey);
    const [a] = await meet([mina, { ...signer, certificate }], [person, person]);
    expect([a.passed, a.failed]).to.deep.equal([undefined, PLACE]);
  });

  it("lets in one's own device under no other person", async () => {
    const certificate = await ada.signAsIdentity('driftpost/device/1', mina.deviceKey.publicKey);
    const posing = { ...ada, deviceKey: mina.deviceKey, device: mina.device, certificate };
    const [a] = await meet([mina, posing], [person, person]);
    expect([a.passed, a.failed]).to.deep.equal([undefined, PLACE]);
  });

  it('refuses ephemeral keys of low order, proofs before a hello, and what is none of both', async () => {
    for (const frame of [
      encodeHello({ nonce: random.bytes(32), ephemeralKey: new Uint8Array(32) }),
      encodeHello({ nonce: random.bytes(32), ephemeralKey: new Uint8Array(32).with(0, 1) }),
      encodeCbor([HANDSHAKE_TYPES.proof, random.bytes(100)]),
      random.bytes(40),
    ]) {
      const authenticator = standAlone(mina, person);
      await authenticator.clock.advance(10);
      authenticator.say(frame);
      await authenticator.clock.advance(1_000);
      expect([
        authenticator.closed,
        authenticator.failed,
        authenticator.passed,
        authenticator.sent.length,
      ]).to.deep.equal([1, 1, 0, 1]);
    }
  });

  it('refuses a hello that repeats its own nonce', async () => {
    const authenticator = standAlone(mina, person);
    await authenticator.clock.advance(10);
    const [, nonce] = decodeCbor(authenticator.sent[0]!) as [number, Bytes];
    const { publicKey: ephemeralKey } = primitives.dhKeyPair(random.bytes(32)) as DhKeyPair;
    authenticator.say(encodeHello({ nonce, ephemeralKey }));
    await authenticator.clock.advance(1_000);
    expect([authenticator.closed, authenticator.failed, authenticator.sent.length]).to.deep.equal([1, 1, 1]);
  });

  it('waits ten seconds for a proof, and keeps little of what comes before one', async () => {
    const silent = standAlone(mina, person);
    await silent.clock.advance(9_999);
    expect(silent.closed).to.equal(0);
    await silent.clock.advance(2);
    expect([silent.closed, silent.failed]).to.deep.equal([1, 1]);
    const { publicKey: ephemeralKey } = primitives.dhKeyPair(random.bytes(32)) as DhKeyPair;
    const flooded = standAlone(mina, person);
    flooded.say(encodeHello({ nonce: random.bytes(32), ephemeralKey }));
    let taken = 0;
    while (flooded.say(random.bytes(40)) && taken < 1_000) taken++;
    expect(taken).to.be.below(200);
    expect([flooded.closed, flooded.failed]).to.deep.equal([1, 1]);
  });

  it('accepts no link that broke while the proof was checked', async () => {
    for (const form of [device, person]) {
      const ends = await meet([mina, jun], [form, form], { breaksOn: HANDSHAKE_TYPES.proof });
      for (const { passed, node, failed } of ends)
        expect([passed, node, failed]).to.deep.equal([undefined, undefined, PLACE]);
    }
  });

  it('where it waits, shows the person to the expected peer only', async () => {
    const waiting: Expectation = { ...person, expected: mina.person, waits: true };
    const [impostor, careful] = await meet([ada, jun], [person, waiting]);
    expect(kindsOf(careful)).to.deep.equal([0]);
    expect([impostor.passed, careful.passed]).to.deep.equal([undefined, undefined]);
    const [, welcome] = await meet([mina, jun], [person, waiting]);
    expect(kindsOf(welcome)).to.deep.equal([0, 1]);
  });

  it('reports the devices of one person to each other, and accepts them only where this person is expected', async () => {
    const { identity, secrets } = await createIdentity({ primitives, random });
    const fresh = { deviceSecret: random.bytes(32), dhSecret: random.bytes(32) };
    const other = await identityOf(primitives, { ...secrets, ...fresh });
    const own = { ...person, expected: identity.person };
    const [one, two] = await meet([identity, other], [own, own]);
    expect([one.passed?.peer.device, two.passed?.peer.device]).to.deep.equal([other.device, identity.device]);
    expect([one.elsewhere, two.elsewhere]).to.deep.equal([other.device, identity.device]);
    const [same] = await meet([identity, identity], [own, own]);
    const [stranger] = await meet([identity, ada], [own, own]);
    expect([same.passed, stranger.passed]).to.deep.equal([undefined, undefined]);
    for (const expected of [null, jun.person]) {
      const [a, b] = await meet([identity, other], [{ ...person, expected }, person]);
      expect([a.elsewhere, b.elsewhere]).to.deep.equal([other.device, identity.device]);
      expect([a.passed, b.passed, a.failed, b.failed]).to.deep.equal([undefined, undefined, PLACE, PLACE]);
    }
  });

  it('reports neither other people nor this very device as an own device', async () => {
    for (const pair of [
      [mina, jun],
      [mina, mina],
    ] as const) {
      const [a, b] = await meet(pair, [person, person]);
      expect([a.elsewhere, b.elsewhere]).to.deep.equal([undefined, undefined]);
    }
  });

  it('where it waits, sends its proof after the other end is accepted', async () => {
    const waiting: Expectation = { ...person, device: mina.deviceKey.publicKey, waits: true };
    const [, answerer] = await meet([mina, jun], [person, waiting]);
    expect(answerer.passed?.peer.person).to.equal(mina.person);
    expect(kindsOf(answerer)).to.deep.equal([0, 1]);
    const [impostor, careful] = await meet([ada, jun], [person, waiting]);
    expect(kindsOf(careful)).to.deep.equal([0]);
    expect([impostor.passed, careful.passed]).to.deep.equal([undefined, undefined]);
  });
});
