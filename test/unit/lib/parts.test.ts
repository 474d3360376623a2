import { expect } from 'chai';
import { createParts } from '../../../src/lib/parts.ts';

/** A load that fails as long as it is told to. */
const flaky = () => {
  const state = { fails: true, asked: 0 };
  const load = async (): Promise<string> => {
    state.asked += 1;
    if (state.fails) throw new Error('not there');
    return 'loaded';
  };
  return { state, load };
};

/** Lets promise jobs run. */
const settle = async (): Promise<void> => {
  for (let job = 0; job < 10; job += 1) await Promise.resolve();
};

describe('parts of the app', () => {
  it('are fetched once, when they are asked for', async () => {
    const { state, load } = flaky();
    state.fails = false;
    const { part, tries } = createParts(() => undefined);
    const get = part(load);
    expect(state.asked).to.equal(0);
    expect(await Promise.all([get(), get()])).to.deep.equal(['loaded', 'loaded']);
    expect([state.asked, tries.get()]).to.deep.equal([1, 0]);
  });

  it('that are missing are told, and come when they are tried again', async () => {
    const [{ state, load }, errors] = [flaky(), [] as unknown[]];
    const { part, tries, retry } = createParts((error) => errors.push(error));
    const get = part(load);
    const got = get();
    await settle();
    expect([tries.get(), errors.length]).to.deep.equal([1, 1]);
    // Asking again changes nothing: a screen does so whenever it is drawn.
    void get();
    expect(state.asked).to.equal(1);
    retry();
    await settle();
    expect([tries.get(), state.asked]).to.deep.equal([2, 2]);
    state.fails = false;
    retry();
    expect(await got).to.equal('loaded');
    expect(tries.get()).to.equal(0);
  });

  it('that are missing are tried again by themselves, which is no try of the person', async () => {
    const { state, load } = flaky();
    const { part, tries, again, retry } = createParts(() => undefined);
    const got = part(load)();
    await settle();
    again();
    again();
    await settle();
    expect([tries.get(), state.asked]).to.deep.equal([1, 2]);
    retry();
    await settle();
    expect(tries.get()).to.equal(2);
    state.fails = false;
    again();
    expect(await got).to.equal('loaded');
    expect(tries.get()).to.equal(0);
  });

  it('say how it is with them', async () => {
    const { state, load } = flaky();
    const { part, retry } = createParts(() => undefined);
    const get = part(load);
    expect(get.state()).to.equal('unasked');
    const tried = get.tried();
    expect(get.state()).to.equal('coming');
    await tried;
    expect(get.state()).to.equal('missing');
    state.fails = false;
    retry();
    await get();
    expect(get.state()).to.equal('here');
    await get.tried();
  });

  it('of another thread are counted in, and fetched again there', async () => {
    const asked: boolean[] = [];
    const { elsewhere, tries, retry, again } = createParts(() => undefined);
    const tell = elsewhere((byPerson) => asked.push(byPerson));
    retry();
    expect(asked).to.deep.equal([]);
    tell(1);
    expect(tries.get()).to.equal(1);
    retry();
    again();
    expect(asked).to.deep.equal([true, false]);
    tell(0);
    expect(tries.get()).to.equal(0);
  });

  it('are missing until the last one is there', async () => {
    const [one, other] = [flaky(), flaky()];
    const { part, tries, retry } = createParts(() => undefined);
    void part(one.load)();
    const second = part(other.load)();
    await settle();
    other.state.fails = false;
    retry();
    await second;
    await settle();
    expect(tries.get()).to.equal(2);
    expect(other.state.asked).to.equal(2);
  });
});
