import { expect } from 'chai';
import fc from 'fast-check';
import { lateCalls } from '../../../src/lib/lazy.ts';
import { createParts } from '../../../src/lib/parts.ts';

/** Lets promise jobs run. */
const settle = async (): Promise<void> => {
  for (let job = 0; job < 20; job += 1) await Promise.resolve();
};

/** A part that writes down what is called, and is loaded when it is told to be; `fails` as often before. */
const logbook = (fails = 0) => {
  const lines: string[] = [];
  const state = { tried: 0 };
  const there = {
    add: (line: string, times = 1): number => lines.push(line.repeat(times)),
    wait: async (line: string): Promise<string> => line,
    refuse: async (): Promise<never> => {
      throw new Error('refused');
    },
  };
  const { part, retry } = createParts(() => undefined);
  const load = part(async () => {
    state.tried += 1;
    if (state.tried <= fails) throw new Error('not there');
    return there;
  });
  return { lines, state, load, retry, calls: lateCalls(load, 'add', 'wait', 'refuse') };
};

describe('late calls', () => {
  it('load nothing before the first one, and once for all', async () => {
    const { state, calls } = logbook();
    expect(state.tried).to.equal(0);
    await Promise.all([calls.add('a'), calls.wait('b')]);
    expect(state.tried).to.equal(1);
  });

  it('answer what the part answers, and reject what it rejects', async () => {
    const { lines, calls } = logbook();
    expect([await calls.add('ab', 2), await calls.wait('c')]).to.deep.equal([1, 'c']);
    expect(lines).to.deep.equal(['abab']);
    const refused = await calls.refuse().catch((error: unknown) => String(error));
    expect(refused).to.equal('Error: refused');
  });

  it('come in their order, none lost, however often the part could not be loaded', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(4), fc.array(fc.string(), { maxLength: 8 }), async (fails, said) => {
        const { lines, state, calls, retry } = logbook(fails);
        const half = Math.floor(said.length / 2);
        const answers = said.slice(0, half).map((line) => calls.add(line));
        void calls.wait('');
        for (let time = 0; time < fails; time += 1) {
          await settle();
          expect(lines).to.deep.equal([]);
          retry();
        }
        answers.push(...said.slice(half).map((line) => calls.add(line)));
        await Promise.all(answers);
        await settle();
        expect(lines).to.deep.equal(said);
        expect(state.tried).to.equal(fails + 1);
      }),
      { numRuns: 50 },
    ));
});
