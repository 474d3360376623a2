import { expect } from 'chai';
import type { ChatId } from '../../../src/engine/api/ids.ts';
import type { Primitives } from '../../../src/engine/crypto/primitives.ts';
import { decodePeer } from '../../../src/engine/sessions/peer-state.ts';
import type { SessionRecord } from '../../../src/engine/sealing/kept.ts';
import { envelopeFrame } from '../../../src/engine/delivery/frames.ts';
import type { Bytes } from '../../../src/lib/bytes.ts';
import { type Somebody, SOON_MS, allMessages, befriend, createWorld } from './world/world.ts';
import { amount } from '../amount.ts';

/** Copies that come, and how many come before something is said: after 64 on end that nothing opens the link is closed. */
const COPIES = amount(1_000, 10_000);
const AT_ONCE = 48;
/** Over one link: the page closes one over which more frames come than may. */
const OVER_ONE_LINK = amount(480, 4_800);
const SETTLED_MS = 100;
const MET_AGAIN_MS = 60_000;
const TURNS = 60;

type Counts = Record<'hashes' | 'agreements', number>;

/** Counts while it is switched on. */
const createCounter = () => {
  const counts: Counts = { hashes: 0, agreements: 0 };
  const counter = { counts, isOn: false };
  const counted = <K extends keyof Primitives>(primitives: Primitives, name: K, what: keyof Counts) => {
    const compute = primitives[name] as (...args: readonly unknown[]) => unknown;
    return {
      [name]: (...args: readonly unknown[]): unknown => {
        if (counter.isOn) counts[what] += 1;
        return compute(...args);
      },
    };
  };
  const watch = (primitives: Primitives): Primitives => ({
    ...primitives,
    ...counted(primitives, 'sha256', 'hashes'),
    ...counted(primitives, 'hkdf', 'hashes'),
    ...counted(primitives, 'dh', 'agreements'),
    ...counted(primitives, 'kemDecapsulate', 'agreements'),
    ...counted(primitives, 'verify', 'agreements'),
  });
  return { counter, watch };
};

/** What there is of sessions with others. */
const sessionsOf = async ({ store }: Somebody) => {
  const rows = await store.list('sessions');
  return (rows.ok ? rows.value : []).map(({ value }) => {
    const state = decodePeer((value as SessionRecord).state);
    return { sessions: state?.sessions.map(({ id }) => [...id]), taken: state?.taken };
  });
};

const textsOf = async (somebody: Somebody, chat: ChatId): Promise<readonly string[]> =>
  (await allMessages(somebody, chat)).map(({ text }) => text);

describe('copies of envelopes that were opened long ago', () => {
  it('start no session, cost a hash each, and change nothing', async () => {
    const { counter, watch } = createCounter();
    const world = createWorld(41, {
      sabotage: (deps, nickname) =>
        nickname === 'Jun' ? { ...deps, primitives: watch(deps.primitives) } : deps,
    });
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const envelopes: Bytes[] = [];
    mina.outgoing = (frame) => {
      if (envelopeFrame.decode(frame)) envelopes.push(frame);
      return frame;
    };
    const [toJun, toMina] = await befriend(world, mina, jun);
    for (let turn = 0; turn < TURNS; turn++) {
      await mina.api.chats.send(toJun, `said ${turn}`);
      await world.clock.advance(100);
      await jun.api.chats.send(toMina, `answered ${turn}`);
      await world.clock.advance(100);
    }
    await world.clock.advance(SOON_MS);
    const before = { sessions: await sessionsOf(jun), texts: await textsOf(jun, toMina) };
    expect(before.texts).to.have.length(2 * TURNS);
    const copies = [...envelopes];
    expect(copies.length).to.be.at.least(TURNS);
    let link = mina.node.openLinks().at(-1)!;
    // Seals of a link are numbered: what is said besides goes the same way.
    mina.node.send = async (over, frame) => {
      mina.node.inject(over, frame);
      return true;
    };
    const arrivals = jun.arrivals.length;
    let sent = 0;
    while (sent < COPIES) {
      if (sent > 0 && sent % OVER_ONE_LINK === 0) {
        mina.node.cut(link);
        await world.clock.advance(MET_AGAIN_MS);
        link = mina.node.openLinks().at(-1)!;
      }
      counter.isOn = true;
      for (let i = 0; i < AT_ONCE && sent < COPIES; i++)
        mina.node.inject(link, mina.seal(copies[sent++ % copies.length]!));
      await world.clock.advance(SETTLED_MS);
      counter.isOn = false;
      // Empty, or a text: something that opens.
      await mina.api.chats.send(toJun, `fresh ${sent}`);
      await world.clock.advance(SETTLED_MS);
      expect(mina.node.openLinks()).to.include(link);
    }
    expect(jun.faults).to.deep.equal([]);
    expect(await sessionsOf(jun)).to.deep.equal(before.sessions);
    expect(counter.counts.agreements).to.equal(0);
    expect(counter.counts.hashes).to.be.at.most(COPIES);
    expect(jun.arrivals.length - arrivals).to.equal(Math.ceil(COPIES / AT_ONCE));
    const fresh = Array.from(
      { length: Math.ceil(COPIES / AT_ONCE) },
      (_, i) => `fresh ${Math.min(COPIES, (i + 1) * AT_ONCE)}`,
    );
    expect(await textsOf(jun, toMina)).to.deep.equal([...before.texts, ...fresh]);
  });
});
