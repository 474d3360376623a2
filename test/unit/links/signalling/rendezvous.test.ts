import { expect } from 'chai';
import type { Adopted } from '../../../../src/links/connection/adoptable-connection.ts';
import type { OwnedConnection } from '../../../../src/links/connection/owned-connection.ts';
import { CALL_AGAIN_MS, FORGET_AFTER_MS, Rendezvous } from '../../../../src/links/signalling/rendezvous.ts';
import { AT_ONCE_MS, Meetings } from '../../../../src/links/signalling/meetings.ts';
import {
  CALLS_AFTER_BREAK,
  CALL_TWICE_MS,
  NEXT_WORD_MS,
  SHORT_CALL_MS,
} from '../../../../src/links/signalling/room-membership.ts';
import type { Place, PlaceId } from '../../../../src/ports/links.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';
import { FakeSignallingClient } from './fake-client.ts';

const place = (mode: Place['mode'], room = 'room'): Place => ({
  id: `id of ${room}` as PlaceId,
  room,
  password: 'password',
  mode,
});

/** A connection that can be taken once. */
const connection = (log: string[] = []): RTCPeerConnection => {
  let taken = false;
  const adopted = {
    forget: () => void log.push('forget'),
    shut: () => void log.push('shut'),
  } as Adopted;
  const adopt = (): Adopted | undefined => {
    if (taken) return undefined;
    taken = true;
    return adopted;
  };
  return { adopt } as unknown as RTCPeerConnection;
};

const make = () => {
  const clock = createVirtualClock();
  const client = new FakeSignallingClient();
  const connections: Adopted[] = [];
  const heard = { met: [] as PlaceId[], trouble: [] as string[], cutOff: false, connecting: false };
  const meetings = new Meetings(clock);
  const rendezvous = new Rendezvous({
    kind: 'nostr',
    client,
    clock,
    meetings,
    isCutOff: () => heard.cutOff,
    isConnecting: () => heard.connecting,
    met: (id, adopted) => {
      heard.met.push(id);
      connections.push(adopted);
    },
    trouble: (id, detail) => void heard.trouble.push(`${id}: ${detail}`),
  });
  /** The connection that was introduced last is over. */
  const release = (): void => {
    const last = connections.pop();
    if (last && meetings.remove(last)) rendezvous.update();
  };
  const last = (): OwnedConnection => connections.at(-1) as OwnedConnection;
  return { clock, meetings, client, heard, rendezvous, last, release, log: client.log };
};

describe('a rendezvous', () => {
  it('joins what is wanted the way it is wanted, and leaves what is not', async () => {
    const { clock, rendezvous, log } = make();
    rendezvous.setPlaces([place('wait', 'one'), place('call', 'two')]);
    rendezvous.setPlaces([place('call', 'two'), place('wait', 'three')]);
    await clock.settle();
    expect(log).to.deep.equal([
      'join one wait',
      'join two call',
      'leaving one',
      'join three wait',
      'left one',
    ]);
  });

  it('joins again only after it has left, and then the way that was wanted last', async () => {
    const { clock, client, rendezvous, log } = make();
    let left = (): void => undefined;
    client.leaving = new Promise((resolve) => {
      left = resolve;
    });
    rendezvous.setPlaces([place('wait')]);
    rendezvous.setPlaces([place('call')]);
    rendezvous.setPlaces([]);
    rendezvous.setPlaces([{ ...place('call'), password: 'another' }]);
    await clock.settle();
    expect(log).to.deep.equal(['join room wait', 'leaving room']);
    left();
    await clock.settle();
    expect(log.slice(2)).to.deep.equal(['left room', 'join room call']);
    expect(client.requests.get('room')?.password).to.equal('another');
  });

  it('meets a peer at a door at once, also while another peer is awaited', () => {
    const { client, heard, rendezvous } = make();
    rendezvous.setPlaces([{ ...place('wait', 'door'), many: true }, place('wait', 'friend')]);
    client.meet('door', connection(), 'stranger');
    expect(heard.met).to.deep.equal(['id of door']);
  });

  it('tells the room which peers are linked there already', () => {
    const { client, rendezvous } = make();
    rendezvous.setPlaces([
      { ...place('wait', 'door'), many: true },
      { ...place('wait', 'other'), many: true },
    ]);
    client.meet('door', connection(), 'somebody');
    const knows = (room: string, peer: string) => client.requests.get(room)?.isLinked?.(peer);
    expect([knows('door', 'somebody'), knows('door', 'another'), knows('other', 'somebody')]).to.deep.equal([
      true,
      false,
      false,
    ]);
  });

  it('counts a peer of a door as linked as long as any link with its page lasts', () => {
    const { client, rendezvous, meetings, last, release } = make();
    rendezvous.setPlaces([
      { ...place('wait', 'door'), many: true, door: true },
      { ...place('wait', 'late invite'), many: true },
    ]);
    const [dialled, knows] = [
      {} as OwnedConnection,
      (room: string) => client.requests.get(room)?.isLinked?.('page'),
    ];
    meetings.proven(dialled, 'their page');
    for (const room of ['door', 'late invite']) {
      client.meet(room, connection(), 'page');
      meetings.proven(last(), 'their page');
      release();
    }
    expect([knows('door'), knows('late invite')]).to.deep.equal([true, false]);
    meetings.remove(dialled);
    expect(knows('door')).to.equal(false);
  });

  it('does not leave a room to change its mode while a peer is about to answer', async () => {
    const { clock, client, rendezvous, log } = make();
    rendezvous.setPlaces([place('wait')]);
    client.requests.get('room')?.onAnswered?.();
    rendezvous.setPlaces([place('call')]);
    await clock.advance(NEXT_WORD_MS - 500);
    expect(log).to.deep.equal(['join room wait']);
    await clock.advance(1_000);
    expect(log.slice(1)).to.deep.equal(['leaving room', 'left room', 'join room call']);
  });

  it('does not break off a connection that is being made, only to hold the place another way', async () => {
    const { clock, heard, rendezvous, log } = make();
    rendezvous.setPlaces([place('wait', 'kept'), place('wait', 'dropped')]);
    heard.connecting = true;
    rendezvous.setPlaces([place('call', 'kept')]);
    await clock.advance(2_000);
    expect(log.slice(2)).to.deep.equal(['leaving dropped', 'left dropped']);
    heard.connecting = false;
    await clock.advance(1_000);
    expect(log.slice(4)).to.deep.equal(['leaving kept', 'left kept', 'join kept call']);
  });

  it('does not wait for ever for a connection to be made', async () => {
    const { clock, heard, rendezvous, log } = make();
    rendezvous.setPlaces([place('wait')]);
    heard.connecting = true;
    rendezvous.setPlaces([place('call')]);
    await clock.advance(6_000);
    expect(log.slice(1)).to.deep.equal(['leaving room', 'left room', 'join room call']);
  });

  it('leaves in the end, also when leaving fails', async () => {
    const { clock, client, rendezvous, log } = make();
    client.failingLeaves = 2;
    rendezvous.setPlaces([place('wait')]);
    rendezvous.setPlaces([]);
    await clock.advance(5_000);
    expect(log.slice(1)).to.deep.equal(['leaving room', 'leaving room', 'leaving room', 'left room']);
  });

  it('calls a second time, shortly, where no peer answers, and only listens after that', async () => {
    const { clock, rendezvous, log } = make();
    rendezvous.setPlaces([place('call')]);
    await clock.advance(CALL_TWICE_MS + SHORT_CALL_MS - 1);
    expect(log).to.deep.equal(['join room call', 'leaving room', 'left room', 'join room call']);
    await clock.advance(10 * CALL_TWICE_MS);
    expect(log.slice(4)).to.deep.equal(['leaving room', 'left room', 'join room wait']);
  });

  it('calls once where no peer answers and there is another way, and again where an answer has led to no connection', async () => {
    const { clock, heard, rendezvous, log } = make();
    rendezvous.setPlaces([{ ...place('call'), once: true }]);
    await clock.advance(10 * CALL_TWICE_MS);
    expect(log).to.deep.equal(['join room call', 'leaving room', 'left room', 'join room wait']);
    rendezvous.setPlaces([]);
    await clock.settle();
    log.length = 0;
    rendezvous.setPlaces([{ ...place('call'), once: true }]);
    await clock.settle();
    heard.connecting = true;
    await clock.advance(CALL_TWICE_MS);
    heard.connecting = false;
    await clock.advance(CALL_TWICE_MS);
    expect(log).to.deep.equal(['join room call', 'leaving room', 'left room', 'join room call']);
  });

  it('does not end a second call while a peer is answering it', async () => {
    const { clock, heard, rendezvous, log } = make();
    rendezvous.setPlaces([place('call')]);
    await clock.advance(CALL_TWICE_MS);
    heard.connecting = true;
    await clock.advance(4_000);
    expect(log.at(-1)).to.equal('join room call');
  });

  it('calls anew where it only listened, when a relay is back', async () => {
    const { clock, rendezvous, log } = make();
    rendezvous.setPlaces([place('call')]);
    await clock.advance(10 * CALL_TWICE_MS);
    rendezvous.callAgain();
    await clock.advance(100);
    expect(log.at(-1)).to.equal('join room call');
  });

  it('calls a second time when an answer has led to nothing, and not a third', async () => {
    const { clock, heard, rendezvous, log } = make();
    rendezvous.setPlaces([place('call')]);
    heard.connecting = true;
    await clock.advance(2 * CALL_TWICE_MS);
    expect(log).to.deep.equal(['join room call', 'leaving room', 'left room', 'join room call']);
    await clock.advance(10 * CALL_TWICE_MS);
    expect(log).to.have.length(4);
  });

  it('calls a peer again when the connection with it failed, though it was waiting or had called already', async () => {
    const { clock, client, rendezvous, log } = make();
    rendezvous.setPlaces([place('wait', 'waiting'), place('call', 'called')]);
    await clock.advance(10 * CALL_TWICE_MS);
    log.length = 0;
    client.breakOff('waiting');
    await clock.settle();
    client.breakOff('called');
    await clock.advance(CALL_TWICE_MS - 1);
    expect(log).to.deep.equal([
      'leaving waiting',
      'left waiting',
      'join waiting call',
      'leaving called',
      'left called',
      'join called call',
    ]);
    log.length = 0;
    await clock.advance(10 * CALL_TWICE_MS);
    expect(log.filter((line) => line.startsWith('join'))).to.deep.equal([
      'join waiting wait',
      'join called wait',
    ]);
  });

  it('calls twice after a relay is back, whatever broke off before', async () => {
    const { clock, client, rendezvous, log } = make();
    rendezvous.setPlaces([place('call')]);
    client.breakOff('room');
    await clock.advance(10 * CALL_TWICE_MS);
    log.length = 0;
    rendezvous.callAgain();
    await clock.advance(10 * CALL_TWICE_MS);
    expect(log.filter((line) => line === 'join room call')).to.have.length(2);
  });

  it('stops calling a peer when connections with it fail again and again, until it is met', async () => {
    const { clock, client, rendezvous, log } = make();
    const callsAfterBreaks = async (breaks: number): Promise<number> => {
      log.length = 0;
      for (let broken = 0; broken < breaks; broken++) {
        client.breakOff('door');
        await clock.advance(10 * CALL_TWICE_MS);
      }
      return log.filter((line) => line === 'join door call').length;
    };
    rendezvous.setPlaces([{ ...place('wait', 'door'), many: true }]);
    expect(await callsAfterBreaks(10)).to.equal(CALLS_AFTER_BREAK);
    client.meet('door', connection());
    expect(await callsAfterBreaks(1)).to.equal(1);
  });

  it('does not call a second time for a place with a meeting, or one that is not wanted', async () => {
    const { clock, client, rendezvous, log } = make();
    rendezvous.setPlaces([place('call', 'met'), place('call', 'dropped')]);
    client.meet('met', connection());
    rendezvous.setPlaces([place('call', 'met')]);
    await clock.advance(10 * CALL_TWICE_MS);
    expect(log.filter((line) => line.startsWith('join'))).to.deep.equal([
      'join met call',
      'join dropped call',
    ]);
  });

  it('leaves a place where a peer was met, and joins it again when the link is over', async () => {
    const { clock, client, heard, rendezvous, release, log } = make();
    rendezvous.setPlaces([place('wait')]);
    client.meet('room', connection());
    await clock.settle();
    expect(heard.met).to.deep.equal([place('wait').id]);
    expect(log).to.deep.equal(['join room wait', 'leaving room', 'left room']);
    rendezvous.setPlaces([place('call')]);
    release();
    expect(log.slice(3)).to.deep.equal(['join room call']);
  });

  it('stays at a place where others may still come', async () => {
    const { clock, client, heard, rendezvous, log } = make();
    rendezvous.setPlaces([{ ...place('wait'), many: true }]);
    client.meet('room', connection());
    client.meet('room', connection(), 'somebody else');
    await clock.settle();
    expect([log, heard.met.length]).to.deep.equal([['join room wait'], 2]);
  });

  it('does not link the same page twice at one place, until that link is over; elsewhere it does', () => {
    const { client, heard, rendezvous, release } = make();
    const door = { ...place('wait', 'door'), many: true };
    rendezvous.setPlaces([door]);
    client.meet('door', connection());
    client.meet('door', connection());
    rendezvous.setPlaces([door, place('wait', 'other')]);
    client.meet('other', connection());
    expect(heard.met).to.deep.equal([door.id, place('wait', 'other').id]);
    release();
    release();
    client.meet('door', connection());
    expect([heard.met.at(-1), heard.trouble.length]).to.deep.equal([door.id, 1]);
  });

  it('does not go back to a place that is not wanted any more', async () => {
    const { clock, client, rendezvous, release, log } = make();
    rendezvous.setPlaces([place('wait')]);
    client.meet('room', connection());
    rendezvous.setPlaces([]);
    release();
    await clock.settle();
    expect(log).to.deep.equal(['join room wait', 'leaving room', 'left room']);
  });

  it('lets trystero forget the connection after a while', async () => {
    const { clock, client, rendezvous } = make();
    const log: string[] = [];
    rendezvous.setPlaces([place('wait')]);
    client.meet('room', connection(log));
    await clock.advance(FORGET_AFTER_MS - 1);
    expect(log).to.deep.equal([]);
    await clock.advance(1);
    expect(log).to.deep.equal(['forget']);
  });

  it('does not link twice over one connection', () => {
    const { client, heard, rendezvous } = make();
    const shared = connection();
    rendezvous.setPlaces([place('wait', 'one'), place('wait', 'two')]);
    client.meet('one', shared);
    client.meet('two', shared);
    expect(heard.met).to.deep.equal([place('wait', 'one').id]);
    expect(heard.trouble).to.have.length(1);
  });

  it('takes both of two connections that two kinds make at once, and none that another makes later', async () => {
    const { clock, client, heard, rendezvous, meetings } = make();
    const trackers = new FakeSignallingClient();
    const second = new Rendezvous({
      kind: 'torrent',
      client: trackers,
      clock,
      meetings,
      isCutOff: () => false,
      isConnecting: () => false,
      met: (id) => void heard.met.push(id),
      trouble: (id, detail) => void heard.trouble.push(`${id}: ${detail}`),
    });
    const door = { ...place('wait', 'door'), many: true };
    for (const each of [rendezvous, second]) each.setPlaces([door]);
    client.meet('door', connection());
    trackers.meet('door', connection());
    expect([heard.met.length, heard.trouble.length]).to.deep.equal([2, 0]);
    client.meet('door', connection(), 'somebody else');
    await clock.advance(AT_ONCE_MS);
    trackers.meet('door', connection(), 'somebody else');
    expect([heard.met.length, heard.trouble.length]).to.deep.equal([3, 1]);
  });

  it('leaves a place over every kind once a peer was met there over one', async () => {
    const { clock, rendezvous, meetings, log } = make();
    rendezvous.setPlaces([place('wait')]);
    meetings.add(place('wait').id, {} as Adopted, { peer: 'somebody', kind: 'torrent' });
    rendezvous.update();
    await clock.settle();
    expect(log).to.deep.equal(['join room wait', 'leaving room', 'left room']);
  });

  it('closes a connection that is made in a place that is being left', () => {
    const { client, heard, rendezvous } = make();
    client.leaving = new Promise(() => undefined);
    const log: string[] = [];
    rendezvous.setPlaces([place('wait')]);
    rendezvous.setPlaces([]);
    client.meet('room', connection(log));
    expect([log, heard.met]).to.deep.equal([['shut'], []]);
  });

  it('takes a connection that is made while it changes the way it holds a place', () => {
    const { client, heard, rendezvous } = make();
    client.leaving = new Promise(() => undefined);
    rendezvous.setPlaces([place('wait')]);
    rendezvous.setPlaces([place('call')]);
    client.meet('room', connection());
    expect(heard.met).to.deep.equal([place('wait').id]);
  });

  it('says nothing while no relay would hear it, and calls out when one is back', async () => {
    const { clock, heard, rendezvous, log } = make();
    rendezvous.setPlaces([place('wait', 'one'), place('call', 'two')]);
    heard.cutOff = true;
    rendezvous.update();
    await clock.settle();
    expect(log.slice(2).toSorted()).to.deep.equal(['leaving one', 'leaving two', 'left one', 'left two']);
    heard.cutOff = false;
    rendezvous.callAgain();
    expect(log.slice(6)).to.deep.equal(['join one call', 'join two call']);
    await clock.advance(2 * CALL_AGAIN_MS);
    expect(
      log
        .filter((line) => line.endsWith('wait'))
        .slice(-2)
        .toSorted(),
    ).to.deep.equal(['join one wait', 'join two wait']);
  });

  it('passes on what went wrong in a room, and leaves everything in the end', async () => {
    const { clock, client, heard, rendezvous, log } = make();
    rendezvous.setPlaces([place('call')]);
    client.requests.get('room')?.onTrouble('wrong password');
    expect(heard.trouble).to.deep.equal(['id of room: wrong password']);
    rendezvous.destroy();
    await clock.advance(60_000);
    expect(log).to.deep.equal(['join room call', 'leaving room', 'left room']);
  });
});
