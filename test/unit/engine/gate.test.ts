import { expect } from 'chai';
import { createNoblePrimitives } from '../../../src/engine/crypto/noble-primitives.ts';
import {
  type Gate,
  type NodeLink,
  type OpenLink,
  type PlaceSecret,
  createGate,
} from '../../../src/engine/gate/gate.ts';
import { checkNodeProof } from '../../../src/engine/gate/node-proof.ts';
import { type Identity, createIdentity } from '../../../src/engine/identity/identity.ts';
import { decodeCbor } from '../../../src/engine/wire/cbor.ts';
import type { Bytes } from '../../../src/lib/bytes.ts';
import type { LinkId, PlaceId } from '../../../src/ports/links.ts';
import { createVirtualClock } from '../../doubles/clock.ts';
import { createSeededRandom } from '../../doubles/random.ts';

const primitives = createNoblePrimitives();
const random = createSeededRandom(21);
const LINK = 1 as LinkId;
const PLACE = 'dial:1' as PlaceId;
const log = { note: () => undefined, fault: () => undefined };
const secret = random.bytes(32);
const prints = [random.bytes(32), random.bytes(32)] as const;

/** One end of a link, and what became of it there. */
interface End {
  readonly identity: Identity;
  readonly gate: Gate;
  readonly sent: Bytes[];
  passed: OpenLink | undefined;
  node: NodeLink | undefined;
  failed: PlaceId | undefined;
}

type Expectation = Omit<PlaceSecret, 'secret'>;

/** Two gates over one link, each with what it knows of the place; settles when nothing is said any more. */
const meet = async (
  [a, b]: readonly [Identity, Identity],
  [ofA, ofB]: readonly [Expectation, Expectation],
): Promise<readonly [End, End]> => {
  const clock = createVirtualClock();
  const endOf = (identity: Identity, place: Expectation, other: () => End): End => {
    const end: End = {
      identity,
      sent: [],
      passed: undefined,
      node: undefined,
      failed: undefined,
      gate: createGate({
        clock,
        random,
        primitives,
        log,
        links: {
          send: async (_, frame) => {
            end.sent.push(frame);
            clock.after(1, () => void other().gate.frame(LINK, frame));
            return true;
          },
          close: () => void clock.after(1, () => other().gate.closed(LINK)),
        },
        place: () => ({ ...place, secret }),
        identity: () => identity,
        passed: (link) => (end.passed = link),
        passedNode: (link) => (end.node = link),
        checkNodeProof: () => checkNodeProof,
        failed: (where) => (end.failed = where),
        behind: () => undefined,
      }),
    };
    return end;
  };
  const ends: readonly [End, End] = [endOf(a, ofA, () => ends[1]), endOf(b, ofB, () => ends[0])];
  const [localFingerprint, remoteFingerprint] = prints;
  ends[0].gate.opened(LINK, { place: PLACE, localFingerprint, remoteFingerprint });
  ends[1].gate.opened(LINK, {
    place: PLACE,
    localFingerprint: remoteFingerprint,
    remoteFingerprint: localFingerprint,
  });
  await clock.advance(1_000);
  return ends;
};

const kindsOf = ({ sent }: End): readonly unknown[] =>
  sent.map((frame) => (decodeCbor(frame) as unknown[])[0]);
const person: Expectation = { shown: 'person', expected: null };
const device: Expectation = { shown: 'device', expected: null };

describe('the gate', () => {
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

  it('lets in only the device that was agreed on, whoever it belongs to', async () => {
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

  it('shows nothing where it waits before the other end is who it should be', async () => {
    const waiting: Expectation = { ...person, device: mina.deviceKey.publicKey, waits: true };
    const [, answerer] = await meet([mina, jun], [person, waiting]);
    expect(answerer.passed?.peer.person).to.equal(mina.person);
    expect(kindsOf(answerer)).to.deep.equal([0, 1]);
    const [impostor, careful] = await meet([ada, jun], [person, waiting]);
    expect(kindsOf(careful)).to.deep.equal([0]);
    expect([impostor.passed, careful.passed]).to.deep.equal([undefined, undefined]);
  });
});
