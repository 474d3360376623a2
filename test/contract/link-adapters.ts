import { hostLinks } from '../../src/bridge/link-host.ts';
import { createRemoteLinks } from '../../src/bridge/remote-links.ts';
import type { Links, Place, PlaceId } from '../../src/ports/links.ts';
import { createVirtualClock, type VirtualClock } from '../doubles/clock.ts';
import { createLinkNetwork } from '../doubles/links.ts';
import { createSeededRandom } from '../doubles/random.ts';
import { TEST_PLACE, adopted, injectInto, connectInPage, linksWithoutLobby } from '../unit/links/in-page.ts';
import type { LinksUnderTest } from './link-pair.ts';

const STEP_MS = 10;
const DRIVE_LIMIT_MS = 60_000;

/** Waits for something that happens in the time of this clock. */
export const driveWith =
  (clock: VirtualClock) =>
  async <T>(promise: Promise<T>): Promise<T> => {
    let settled = false;
    const settle = (): void => {
      settled = true;
    };
    promise.then(settle, settle);
    for (let ms = 0; !settled && ms < DRIVE_LIMIT_MS; ms += STEP_MS) await clock.advance(STEP_MS);
    if (!settled) throw new Error('it does not happen');
    return promise;
  };

const inMemory = async (): Promise<LinksUnderTest> => {
  const clock = createVirtualClock();
  const network = createLinkNetwork({ clock, random: createSeededRandom(1) });
  const [a, b] = [network.join(), network.join()];
  const place: Place = { id: 'place' as PlaceId, room: 'room', password: 'password', mode: 'call' };
  return {
    a,
    b,
    connect: () => {
      a.meet([place]);
      b.meet([{ ...place, mode: 'wait' }]);
    },
    inject: (frame) => {
      for (const link of a.openLinks()) a.inject(link, frame);
    },
    drive: driveWith(clock),
    pass: (ms) => clock.advance(ms),
    destroy: () => {
      a.vanish();
      b.vanish();
    },
  };
};

/** The clock stands still: nothing here may depend on how fast the machine is. */
const inPage = async (): Promise<LinksUnderTest> => {
  const clock = createVirtualClock();
  const [a, b] = [linksWithoutLobby(clock), linksWithoutLobby(clock)];
  const [caller, answerer] = await connectInPage();
  const [ofA, ofB] = [adopted(caller), adopted(answerer)];
  return {
    a,
    b,
    connect: async () => {
      await Promise.all([a.open(TEST_PLACE, ofA), b.open(TEST_PLACE, ofB)]);
    },
    inject: (frame) => injectInto(ofA, frame),
    drive: (promise) => promise,
    pass: (ms) => clock.advance(ms),
    destroy: () => {
      a.closeAll();
      b.closeAll();
      ofA.shut();
      ofB.shut();
    },
  };
};

/** The same links, seen from the other side of a bridge. */
const bridged = async (make: () => Promise<LinksUnderTest>): Promise<LinksUnderTest> => {
  const under = await make();
  const ports: MessagePort[] = [];
  const across = (links: Links): Links => {
    const { port1, port2 } = new MessageChannel();
    ports.push(port1, port2);
    hostLinks(port1, links);
    return createRemoteLinks(port2);
  };
  const [a, b] = [across(under.a), across(under.b)];
  return {
    ...under,
    a,
    b,
    destroy: () => {
      under.destroy();
      for (const port of ports) port.close();
    },
  };
};

/** Every implementation of `Links`, by its name, with what makes two that can meet. */
export const linkAdapters: readonly (readonly [string, () => Promise<LinksUnderTest>])[] = [
  ['in memory', inMemory],
  ['over data channels', inPage],
  ['in memory, across the bridge', () => bridged(inMemory)],
  ['over data channels, across the bridge', () => bridged(inPage)],
];
