import { expect } from 'chai';
import fc from 'fast-check';
import { wantRekey } from '../../../src/engine/sessions/peer.ts';
import type { Bytes } from '../../../src/lib/bytes.ts';
import {
  type Party,
  START_MS,
  couple,
  preferredOf,
  receive,
  restart,
  send,
  start,
  webCrypto,
} from './world.ts';
import { amount } from '../amount.ts';

/** What can happen between two devices; numbers pick the device, and which of the messages under way. */
type Step =
  | { readonly do: 'send' | 'restart' | 'link' | 'start'; readonly who: number }
  | { readonly do: 'deliver' | 'double' | 'drop'; readonly which: number }
  | { readonly do: 'wait'; readonly ms: number };

interface UnderWay {
  readonly from: number;
  readonly text: string;
  readonly sealed: Bytes;
}

const who = fc.nat(1);
const which = fc.nat(1_000_000);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ do: fc.constant('send' as const), who }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('deliver' as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('double' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drop' as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('restart' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('link' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(2 * 3_600_000) }) },
);

/** Two devices, and a net that does to their messages what it likes. */
class Net {
  readonly #parties: readonly [Party, Party];
  readonly #opened = new Set<string>();
  readonly #underWay: UnderWay[] = [];
  #sent = 0;
  #now = START_MS;

  constructor(parties: readonly [Party, Party]) {
    this.#parties = parties;
  }

  async run(each: Step): Promise<void> {
    switch (each.do) {
      case 'send':
        return this.#send(each.who);
      case 'restart':
        return restart(this.#parties[each.who]!);
      case 'start':
        return start(this.#parties[each.who]!, this.#parties[1 - each.who]!, this.#now);
      case 'link': {
        const party = this.#parties[each.who]!;
        party.state = wantRekey(party.state, this.#now);
        return;
      }
      case 'wait':
        this.#now += each.ms;
        return;
      default:
        return this.#carry(each.do, each.which);
    }
  }

  /** Everything that is still under way arrives, in an order that the number picks. */
  async settle(pick: number): Promise<void> {
    for (let i = 0; this.#underWay.length > 0; i++) await this.#carry('deliver', pick * 31 + i * 17);
  }

  /** Two round trips with nothing in between: nothing is stuck, and both send on one session. */
  async talk(): Promise<void> {
    for (const from of [0, 1, 0, 1]) {
      await this.#send(from);
      await this.#carry('deliver', 0);
    }
    expect(preferredOf(this.#parties[0])).to.equal(preferredOf(this.#parties[1]));
  }

  async #send(from: number): Promise<void> {
    const text = `${this.#sent++}`;
    const sealed = await send(this.#parties[from]!, this.#parties[1 - from]!, text, this.#now);
    this.#underWay.push({ from, text, sealed });
  }

  async #carry(what: 'deliver' | 'double' | 'drop', pick: number): Promise<void> {
    const at = pick % Math.max(1, this.#underWay.length);
    const message = this.#underWay[at];
    if (!message) return;
    if (what !== 'double') this.#underWay.splice(at, 1);
    if (what === 'drop') return;
    const { from, text, sealed } = message;
    const got = await receive(this.#parties[1 - from]!, this.#parties[from]!, sealed, this.#now);
    if (this.#opened.has(text)) expect(got).to.have.property('error');
    else expect(got, `message ${text}`).to.equal(text);
    this.#opened.add(text);
  }
}

describe('sessions, whatever the net does', () => {
  it('open everything that arrives once, and are never stuck', async () => {
    const property = fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 120 }),
      fc.nat(1_000_000),
      async (steps, seed) => {
        const net = new Net(await couple(webCrypto, seed));
        for (const each of steps) await net.run(each);
        await net.settle(seed);
        await net.talk();
      },
    );
    await fc.assert(property, { numRuns: amount(30, 150), seed: 20_261_121 });
  });

  it('do so with new starts at any moment', async () => {
    const steps = fc
      .tuple(
        fc.array(step, { maxLength: 60 }),
        fc.array(fc.record({ at: fc.nat(60), who }), { maxLength: 6 }),
      )
      .map(([plain, starts]) =>
        starts.reduce<Step[]>(
          (all, { at, who: by }) => all.toSpliced(at, 0, { do: 'start', who: by }),
          plain,
        ),
      );
    const property = fc.asyncProperty(steps, fc.nat(1_000_000), async (all, seed) => {
      const net = new Net(await couple(webCrypto, seed));
      for (const each of all) await net.run(each);
      await net.settle(seed);
      await net.talk();
    });
    await fc.assert(property, { numRuns: amount(30, 150), seed: 20_261_122 });
  });

  it('open a thousand messages each way that all come late and shuffled', async () => {
    const net = new Net(await couple(webCrypto, 5));
    await net.talk();
    for (let i = 0; i < 1_000; i++) {
      await net.run({ do: 'send', who: 0 });
      await net.run({ do: 'send', who: 1 });
    }
    await net.settle(7);
    await net.talk();
  });

  it('open one held-back message of each of three hundred turns', async () => {
    const [alice, bob] = await couple(webCrypto, 6);
    const held: [Party, Party, Bytes, string][] = [];
    for (let i = 0; i < 300; i++) {
      const [from, to] = i % 2 === 0 ? [alice, bob] : [bob, alice];
      held.push([from, to, await send(from, to, `held ${i}`), `held ${i}`]);
      expect(await receive(to, from, await send(from, to, `${i}`))).to.equal(`${i}`);
    }
    restart(alice);
    restart(bob);
    for (const [from, to, sealed, text] of held) expect(await receive(to, from, sealed)).to.equal(text);
    for (const [from, to, sealed] of held) expect(await receive(to, from, sealed)).to.have.property('error');
    for (const { state } of [alice, bob]) expect(state.sessions[0]!.ratchet.MKSKIPPED).to.have.length(0);
  });
});
