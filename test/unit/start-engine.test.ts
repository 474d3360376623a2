import { expect } from 'chai';
import type { BootReply, TimeMessage } from '../../src/bridge/boot.ts';
import type { KnownNetworks } from '../../src/lib/known-networks.ts';
import { type RunningEngine, startEngine } from '../../src/start-engine.ts';

const CONFIG: BootReply = {
  failure: null,
  config: { nostr: [], torrent: [], mqtt: [], iceServers: [] },
  ice: { servers: [], relayedOnly: false },
  time: undefined,
  configProblem: null,
  known: { last: 'ours', plain: 'driftpost-1' },
};

/** The page's end of an engine, with a worker that says what a test tells it. */
const world = () => {
  const worker = Object.assign(new EventTarget(), {
    postMessage: () => undefined,
    terminate: () => undefined,
  });
  const remembered: KnownNetworks[] = [];
  const starting = startEngine({
    worker: worker as unknown as Worker,
    configUrl: 'config.json',
    app: 'driftpost',
    known: null,
    remember: (known) => void remembered.push(known),
    links: new Promise(() => undefined),
    isExpecting: () => false,
    locked: () => undefined,
    crashed: () => undefined,
  });
  /** One message after the other, as a worker's come. */
  const say = async (data: BootReply | TimeMessage): Promise<void> => {
    worker.dispatchEvent(new MessageEvent('message', { data }));
    await new Promise((resolve) => setTimeout(resolve));
  };
  const running = async (): Promise<RunningEngine> => {
    const engine = await starting;
    if (!engine.ok) throw new Error(engine.error);
    return engine.value;
  };
  return { say, running, remembered };
};

describe('the page of an engine', () => {
  it('goes by the time that is told later, before the engine runs and after', async () => {
    const { say, running } = world();
    await say(CONFIG);
    await say({ time: { by: 'contacts', aheadMs: 7_000 } });
    await say({ failure: null, running: true });
    const { clockAheadMs } = await running();
    expect(clockAheadMs()).to.equal(7_000);
    await say({ time: { by: 'host', aheadMs: -300_000 } });
    expect(clockAheadMs()).to.equal(-300_000);
    await say({ time: undefined });
    expect(clockAheadMs()).to.equal(0);
  });

  it('remembers the network that the engine runs in', async () => {
    const { say, running, remembered } = world();
    await say(CONFIG);
    expect(remembered).to.deep.equal([{ last: 'ours', plain: 'driftpost-1' }]);
    await say({ failure: null, running: true });
    await running();
  });
});
