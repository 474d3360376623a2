import { expect } from 'chai';
import { Meetings } from '../../../../src/links/signalling/meetings.ts';
import {
  LINGER_MS,
  KIND_SILENT_AFTER_MS,
  UNANSWERED_AFTER_MS,
} from '../../../../src/links/signalling/fallback-policy.ts';
import { FallbackKinds } from '../../../../src/links/signalling/fallback-kinds.ts';
import type { OwnedConnection } from '../../../../src/links/connection/owned-connection.ts';
import type { Place, PlaceId } from '../../../../src/ports/links.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { RoomStates } from '../../../../src/links/trystero/room-state.ts';
import { FakeSignallingClient } from './fake-client.ts';

const TRACKER = 'wss://tracker.test';
const BROKER = 'wss://broker.test';

const place = (mode: Place['mode'], room = 'room'): Place => ({
  id: `id of ${room}` as PlaceId,
  room,
  password: '',
  mode,
});

/** A first kind that a test opens and closes, and two others. */
const make = ({ open = true, fails = 0 } = {}) => {
  const clock = createVirtualClock();
  const first = { isOpen: open, online: true };
  const clients = { torrent: new FakeSignallingClient([TRACKER]), mqtt: new FakeSignallingClient([BROKER]) };
  const meetings = new Meetings(clock);
  let failing = fails;
  const fallback = (kind: 'torrent' | 'mqtt', url: string) => ({
    kind,
    urls: [url],
    load: async () => {
      if (failing-- > 0) throw new Error('no network');
      return () => clients[kind];
    },
  });
  const others: FallbackKinds = new FallbackKinds({
    clock,
    random: createSeededRandom(5),
    meetings,
    connection: RTCPeerConnection,
    isOnline: () => first.online,
    changed: () => others.update(),
    roomStates: new RoomStates(),
    met: () => undefined,
    trouble: () => undefined,
    first: { isConfigured: true, since: clock.now(), isOpen: () => first.isOpen },
    fallback: [fallback('torrent', TRACKER), fallback('mqtt', BROKER)],
  });
  const joins = (kind: 'torrent' | 'mqtt'): string[] =>
    clients[kind].log.filter((line) => /^join (?!porch)/u.test(line));
  const states = (): string[] => others.relays.map(({ state }) => state);
  return { clock, first, clients, meetings, others, joins, states };
};

describe('the kinds after the first', () => {
  it('rest while the first answers', async () => {
    const { clock, clients, others, states } = make();
    others.setPlaces([place('wait')]);
    await clock.advance(10 * 60_000);
    expect(states()).to.deep.equal(['resting', 'resting']);
    expect([clients.torrent.log, clients.mqtt.log]).to.deep.equal([[], []]);
  });

  it('are used one after the other when those before them are silent, and call as soon as they are reached', async () => {
    const { clock, clients, others, joins, states } = make({ open: false });
    others.setPlaces([place('wait')]);
    await clock.advance(KIND_SILENT_AFTER_MS + 500);
    expect(states()).to.deep.equal(['connecting', 'resting']);
    expect(joins('torrent')).to.deep.equal(['join room wait']);
    await clock.advance(KIND_SILENT_AFTER_MS + 500);
    expect(states()).to.deep.equal(['connecting', 'connecting']);
    clients.mqtt.connections[BROKER]?.open();
    await clock.advance(1_000);
    expect(joins('mqtt')).to.deep.equal(['join room wait', 'join room call']);
    expect(joins('torrent')).to.deep.equal(['join room wait']);
  });

  it('let go of everything some time after the first answers again, and come back when it does not', async () => {
    const { clock, first, clients, others, states } = make({ open: false });
    others.setPlaces([place('wait')]);
    await clock.advance(KIND_SILENT_AFTER_MS + 500);
    clients.torrent.connections[TRACKER]?.open();
    first.isOpen = true;
    others.update();
    await clock.advance(LINGER_MS - 1_000);
    expect(states()).to.deep.equal(['open', 'resting']);
    await clock.advance(10_000);
    expect(states()).to.deep.equal(['resting', 'resting']);
    expect(clients.torrent.log.at(-1)).to.equal('rest');
    first.isOpen = false;
    others.update();
    await clock.advance(KIND_SILENT_AFTER_MS + 500);
    // Once each time, in a room of its own too.
    expect(clients.torrent.log.filter((line) => line.startsWith('join porch'))).to.have.length(2);
    expect(states()).to.deep.equal(['connecting', 'resting']);
  });

  it('hold what is called in vain, and only that', async () => {
    const { clock, others, joins } = make();
    others.setPlaces([place('call', 'invite'), place('wait', 'contact')]);
    await clock.advance(UNANSWERED_AFTER_MS + 500);
    expect([joins('torrent'), joins('mqtt')]).to.deep.equal([['join invite call'], []]);
    await clock.advance(UNANSWERED_AFTER_MS);
    expect(joins('mqtt')).to.deep.equal(['join invite call']);
  });

  it('are not used for a peer that was met meanwhile', async () => {
    const { clock, meetings, others, states } = make();
    const invite = place('call', 'invite');
    others.setPlaces([invite]);
    await clock.advance(UNANSWERED_AFTER_MS - 1_000);
    meetings.add(invite.id, {} as OwnedConnection, { peer: 'somebody', kind: 'nostr' });
    others.update();
    await clock.advance(60_000);
    expect(states()).to.deep.equal(['resting', 'resting']);
  });

  it('go on listening for a peer that was last met over one of them, until it is met over another', async () => {
    const { clock, clients, meetings, others, joins, states } = make();
    const waiting = { ...place('wait', 'contact'), once: true };
    others.setPlaces([place('call', 'contact')]);
    await clock.advance(UNANSWERED_AFTER_MS + 500);
    clients.torrent.connections[TRACKER]?.open();
    const owned = { forget: () => undefined } as unknown as OwnedConnection;
    clients.torrent.meet('contact', { adopt: () => owned } as unknown as RTCPeerConnection);
    others.setPlaces([]);
    await clock.advance(2 * LINGER_MS);
    expect(states()[0]).to.equal('resting');
    const before = joins('torrent').length;
    meetings.remove(owned);
    others.setPlaces([waiting]);
    others.update();
    await clock.advance(10 * 60_000);
    expect(joins('torrent').slice(before)).to.deep.equal(['join contact wait']);
    expect(states()[1]).to.equal('resting');
    const second = {} as OwnedConnection;
    meetings.add(waiting.id, second, { peer: 'somebody', kind: 'nostr' });
    others.update();
    meetings.remove(second);
    others.update();
    await clock.advance(2 * LINGER_MS);
    expect(states()[0]).to.equal('resting');
  });

  it('are not used without a network, nor before it has been back for a while', async () => {
    const { clock, first, others, states } = make({ open: false });
    first.online = false;
    others.setPlaces([place('call')]);
    await clock.advance(60_000);
    expect(states()).to.deep.equal(['resting', 'resting']);
    first.online = true;
    others.update();
    await clock.advance(KIND_SILENT_AFTER_MS - 1_000);
    expect(states()).to.deep.equal(['resting', 'resting']);
    await clock.advance(2_000);
    expect(states()[0]).to.equal('connecting');
  });

  it('are fetched again where that failed', async () => {
    const { clock, others, states } = make({ open: false, fails: 1 });
    others.setPlaces([place('wait')]);
    await clock.advance(KIND_SILENT_AFTER_MS + 1_000);
    expect(states()).to.deep.equal(['resting', 'resting']);
    await clock.advance(20_000);
    expect(states()[0]).to.equal('connecting');
  });

  it('stop with the page', async () => {
    const { clock, clients, others } = make({ open: false });
    others.setPlaces([place('wait')]);
    await clock.advance(KIND_SILENT_AFTER_MS + 500);
    const stopped = others.stop();
    await clock.advance(1_000);
    await stopped;
    const { length } = clients.torrent.log;
    await clock.advance(60_000);
    expect(clients.torrent.log).to.have.length(length);
  });
});
