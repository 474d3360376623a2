import { expect } from 'chai';
import type { Adopted } from '../../../../src/links/adoptable-connection.ts';
import type { OwnedConnection } from '../../../../src/links/owned-connection.ts';
import { CALL_AGAIN_MS, FORGET_AFTER_MS, Lobby } from '../../../../src/links/lobby/lobby.ts';
import { AT_ONCE_MS, Meetings } from '../../../../src/links/lobby/meetings.ts';
import {
  CALLS_AFTER_BREAK,
  CALL_TWICE_MS,
  NEXT_WORD_MS,
  SHORT_CALL_MS,
} from '../../../../src/links/lobby/room-holder.ts';
import type { Place, PlaceId } from '../../../../src/ports/links.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';
import { FakeIntroducer } from './fake-introducer.ts';

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
  const introducer = new FakeIntroducer();
  const connections: Adopted[] = [];
  const heard = { introduced: [] as PlaceId[], trouble: [] as string[], cutOff: false, introducing: false };
  const meetings = new Meetings(clock);
  const lobby = new Lobby({
    kind: 'nostr',
    introducer,
    clock,
    meetings,
    isCutOff: () => heard.cutOff,
    isIntroducing: () => heard.introducing,
    introduced: (id, adopted) => {
      heard.introduced.push(id);
      connections.push(adopted);
    },
    trouble: (id, detail) => void heard.trouble.push(`${id}: ${detail}`),
  });
  /** The connection that was introduced last is over. */
  const release = (): void => {
    const last = connections.pop();
    if (last && meetings.remove(last)) lobby.update();
  };
  const last = (): OwnedConnection => connections.at(-1) as OwnedConnection;
  return { clock, meetings, introducer, heard, lobby, last, release, log: introducer.log };
};

describe('the lobby', () => {
  it('joins what is wanted the way it is wanted, and leaves what is not', async () => {
    const { clock, lobby, log } = make();
    lobby.setPlaces([place('wait', 'one'), place('call', 'two')]);
    lobby.setPlaces([place('call', 'two'), place('wait', 'three')]);
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
    const { clock, introducer, lobby, log } = make();
    let left = (): void => undefined;
    introducer.leaving = new Promise((resolve) => {
      left = resolve;
    });
    lobby.setPlaces([place('wait')]);
    lobby.setPlaces([place('call')]);
    lobby.setPlaces([]);
    lobby.setPlaces([{ ...place('call'), password: 'another' }]);
    await clock.settle();
    expect(log).to.deep.equal(['join room wait', 'leaving room']);
    left();
    await clock.settle();
    expect(log.slice(2)).to.deep.equal(['left room', 'join room call']);
    expect(introducer.requests.get('room')?.password).to.equal('another');
  });

  it('lets whoever comes to a door in at once, also while somebody else is awaited', () => {
    const { introducer, heard, lobby } = make();
    lobby.setPlaces([{ ...place('wait', 'door'), many: true }, place('wait', 'friend')]);
    introducer.introduce('door', connection(), 'stranger');
    expect(heard.introduced).to.deep.equal(['id of door']);
  });

  it('tells the room who is linked there already', () => {
    const { introducer, lobby } = make();
    lobby.setPlaces([
      { ...place('wait', 'door'), many: true },
      { ...place('wait', 'other'), many: true },
    ]);
    introducer.introduce('door', connection(), 'somebody');
    const knows = (room: string, peer: string) => introducer.requests.get(room)?.isLinked?.(peer);
    expect([knows('door', 'somebody'), knows('door', 'another'), knows('other', 'somebody')]).to.deep.equal([
      true,
      false,
      false,
    ]);
  });

  it('takes whoever was met at a door for linked as long as any link with their page lasts', () => {
    const { introducer, lobby, meetings, last, release } = make();
    lobby.setPlaces([
      { ...place('wait', 'door'), many: true, door: true },
      { ...place('wait', 'late invite'), many: true },
    ]);
    const [dialled, knows] = [
      {} as OwnedConnection,
      (room: string) => introducer.requests.get(room)?.isLinked?.('page'),
    ];
    meetings.proven(dialled, 'their page');
    for (const room of ['door', 'late invite']) {
      introducer.introduce(room, connection(), 'page');
      meetings.proven(last(), 'their page');
      release();
    }
    expect([knows('door'), knows('late invite')]).to.deep.equal([true, false]);
    meetings.remove(dialled);
    expect(knows('door')).to.equal(false);
  });

  it('does not leave a room for another way to hold it while somebody is about to answer', async () => {
    const { clock, introducer, lobby, log } = make();
    lobby.setPlaces([place('wait')]);
    introducer.requests.get('room')?.onAnswered?.();
    lobby.setPlaces([place('call')]);
    await clock.advance(NEXT_WORD_MS - 500);
    expect(log).to.deep.equal(['join room wait']);
    await clock.advance(1_000);
    expect(log.slice(1)).to.deep.equal(['leaving room', 'left room', 'join room call']);
  });

  it('does not break off a connection that is being made, only to hold the place another way', async () => {
    const { clock, heard, lobby, log } = make();
    lobby.setPlaces([place('wait', 'kept'), place('wait', 'dropped')]);
    heard.introducing = true;
    lobby.setPlaces([place('call', 'kept')]);
    await clock.advance(2_000);
    expect(log.slice(2)).to.deep.equal(['leaving dropped', 'left dropped']);
    heard.introducing = false;
    await clock.advance(1_000);
    expect(log.slice(4)).to.deep.equal(['leaving kept', 'left kept', 'join kept call']);
  });

  it('does not wait for ever for a connection to be made', async () => {
    const { clock, heard, lobby, log } = make();
    lobby.setPlaces([place('wait')]);
    heard.introducing = true;
    lobby.setPlaces([place('call')]);
    await clock.advance(6_000);
    expect(log.slice(1)).to.deep.equal(['leaving room', 'left room', 'join room call']);
  });

  it('leaves in the end, also when leaving fails', async () => {
    const { clock, introducer, lobby, log } = make();
    introducer.failingLeaves = 2;
    lobby.setPlaces([place('wait')]);
    lobby.setPlaces([]);
    await clock.advance(5_000);
    expect(log.slice(1)).to.deep.equal(['leaving room', 'leaving room', 'leaving room', 'left room']);
  });

  it('calls a second time, shortly, where nobody answers, and only listens after that', async () => {
    const { clock, lobby, log } = make();
    lobby.setPlaces([place('call')]);
    await clock.advance(CALL_TWICE_MS + SHORT_CALL_MS - 1);
    expect(log).to.deep.equal(['join room call', 'leaving room', 'left room', 'join room call']);
    await clock.advance(10 * CALL_TWICE_MS);
    expect(log.slice(4)).to.deep.equal(['leaving room', 'left room', 'join room wait']);
  });

  it('calls once where nobody answers and there is another way, and again where an answer has led to nothing', async () => {
    const { clock, heard, lobby, log } = make();
    lobby.setPlaces([{ ...place('call'), once: true }]);
    await clock.advance(10 * CALL_TWICE_MS);
    expect(log).to.deep.equal(['join room call', 'leaving room', 'left room', 'join room wait']);
    lobby.setPlaces([]);
    await clock.settle();
    log.length = 0;
    lobby.setPlaces([{ ...place('call'), once: true }]);
    await clock.settle();
    heard.introducing = true;
    await clock.advance(CALL_TWICE_MS);
    heard.introducing = false;
    await clock.advance(CALL_TWICE_MS);
    expect(log).to.deep.equal(['join room call', 'leaving room', 'left room', 'join room call']);
  });

  it('does not end a second call while somebody is answering it', async () => {
    const { clock, heard, lobby, log } = make();
    lobby.setPlaces([place('call')]);
    await clock.advance(CALL_TWICE_MS);
    heard.introducing = true;
    await clock.advance(4_000);
    expect(log.at(-1)).to.equal('join room call');
  });

  it('calls anew where it only listened, when a relay is back', async () => {
    const { clock, lobby, log } = make();
    lobby.setPlaces([place('call')]);
    await clock.advance(10 * CALL_TWICE_MS);
    lobby.callAgain();
    await clock.advance(100);
    expect(log.at(-1)).to.equal('join room call');
  });

  it('calls a second time when an answer has led to nothing, and not a third', async () => {
    const { clock, heard, lobby, log } = make();
    lobby.setPlaces([place('call')]);
    heard.introducing = true;
    await clock.advance(2 * CALL_TWICE_MS);
    expect(log).to.deep.equal(['join room call', 'leaving room', 'left room', 'join room call']);
    await clock.advance(10 * CALL_TWICE_MS);
    expect(log).to.have.length(4);
  });

  it('calls who was there when no connection came about, though it was waiting or had called already', async () => {
    const { clock, introducer, lobby, log } = make();
    lobby.setPlaces([place('wait', 'waiting'), place('call', 'called')]);
    await clock.advance(10 * CALL_TWICE_MS);
    log.length = 0;
    introducer.breakOff('waiting');
    await clock.settle();
    introducer.breakOff('called');
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
    const { clock, introducer, lobby, log } = make();
    lobby.setPlaces([place('call')]);
    introducer.breakOff('room');
    await clock.advance(10 * CALL_TWICE_MS);
    log.length = 0;
    lobby.callAgain();
    await clock.advance(10 * CALL_TWICE_MS);
    expect(log.filter((line) => line === 'join room call')).to.have.length(2);
  });

  it('stops calling who breaks off again and again, until they have come', async () => {
    const { clock, introducer, lobby, log } = make();
    const callsAfterBreaks = async (breaks: number): Promise<number> => {
      log.length = 0;
      for (let broken = 0; broken < breaks; broken++) {
        introducer.breakOff('door');
        await clock.advance(10 * CALL_TWICE_MS);
      }
      return log.filter((line) => line === 'join door call').length;
    };
    lobby.setPlaces([{ ...place('wait', 'door'), many: true }]);
    expect(await callsAfterBreaks(10)).to.equal(CALLS_AFTER_BREAK);
    introducer.introduce('door', connection());
    expect(await callsAfterBreaks(1)).to.equal(1);
  });

  it('does not call a second time who was met or is not wanted', async () => {
    const { clock, introducer, lobby, log } = make();
    lobby.setPlaces([place('call', 'met'), place('call', 'dropped')]);
    introducer.introduce('met', connection());
    lobby.setPlaces([place('call', 'met')]);
    await clock.advance(10 * CALL_TWICE_MS);
    expect(log.filter((line) => line.startsWith('join'))).to.deep.equal([
      'join met call',
      'join dropped call',
    ]);
  });

  it('leaves a place where somebody was met, and goes back when the link is over', async () => {
    const { clock, introducer, heard, lobby, release, log } = make();
    lobby.setPlaces([place('wait')]);
    introducer.introduce('room', connection());
    await clock.settle();
    expect(heard.introduced).to.deep.equal([place('wait').id]);
    expect(log).to.deep.equal(['join room wait', 'leaving room', 'left room']);
    lobby.setPlaces([place('call')]);
    release();
    expect(log.slice(3)).to.deep.equal(['join room call']);
  });

  it('stays at a place where others may still come', async () => {
    const { clock, introducer, heard, lobby, log } = make();
    lobby.setPlaces([{ ...place('wait'), many: true }]);
    introducer.introduce('room', connection());
    introducer.introduce('room', connection(), 'somebody else');
    await clock.settle();
    expect([log, heard.introduced.length]).to.deep.equal([['join room wait'], 2]);
  });

  it('does not link the same page twice at one place, until that link is over; elsewhere it does', () => {
    const { introducer, heard, lobby, release } = make();
    const door = { ...place('wait', 'door'), many: true };
    lobby.setPlaces([door]);
    introducer.introduce('door', connection());
    introducer.introduce('door', connection());
    lobby.setPlaces([door, place('wait', 'other')]);
    introducer.introduce('other', connection());
    expect(heard.introduced).to.deep.equal([door.id, place('wait', 'other').id]);
    release();
    release();
    introducer.introduce('door', connection());
    expect([heard.introduced.at(-1), heard.trouble.length]).to.deep.equal([door.id, 1]);
  });

  it('does not go back to a place that is not wanted any more', async () => {
    const { clock, introducer, lobby, release, log } = make();
    lobby.setPlaces([place('wait')]);
    introducer.introduce('room', connection());
    lobby.setPlaces([]);
    release();
    await clock.settle();
    expect(log).to.deep.equal(['join room wait', 'leaving room', 'left room']);
  });

  it('lets trystero forget the connection after a while', async () => {
    const { clock, introducer, lobby } = make();
    const log: string[] = [];
    lobby.setPlaces([place('wait')]);
    introducer.introduce('room', connection(log));
    await clock.advance(FORGET_AFTER_MS - 1);
    expect(log).to.deep.equal([]);
    await clock.advance(1);
    expect(log).to.deep.equal(['forget']);
  });

  it('does not link twice over one connection', () => {
    const { introducer, heard, lobby } = make();
    const shared = connection();
    lobby.setPlaces([place('wait', 'one'), place('wait', 'two')]);
    introducer.introduce('one', shared);
    introducer.introduce('two', shared);
    expect(heard.introduced).to.deep.equal([place('wait', 'one').id]);
    expect(heard.trouble).to.have.length(1);
  });

  it('takes both of two connections that two kinds make at once, and none that another makes later', async () => {
    const { clock, introducer, heard, lobby, meetings } = make();
    const trackers = new FakeIntroducer();
    const second = new Lobby({
      kind: 'torrent',
      introducer: trackers,
      clock,
      meetings,
      isCutOff: () => false,
      isIntroducing: () => false,
      introduced: (id) => void heard.introduced.push(id),
      trouble: (id, detail) => void heard.trouble.push(`${id}: ${detail}`),
    });
    const door = { ...place('wait', 'door'), many: true };
    for (const each of [lobby, second]) each.setPlaces([door]);
    introducer.introduce('door', connection());
    trackers.introduce('door', connection());
    expect([heard.introduced.length, heard.trouble.length]).to.deep.equal([2, 0]);
    introducer.introduce('door', connection(), 'somebody else');
    await clock.advance(AT_ONCE_MS);
    trackers.introduce('door', connection(), 'somebody else');
    expect([heard.introduced.length, heard.trouble.length]).to.deep.equal([3, 1]);
  });

  it('leaves a place over every kind once somebody was met there over one', async () => {
    const { clock, lobby, meetings, log } = make();
    lobby.setPlaces([place('wait')]);
    meetings.add(place('wait').id, {} as Adopted, { peer: 'somebody', kind: 'torrent' });
    lobby.update();
    await clock.settle();
    expect(log).to.deep.equal(['join room wait', 'leaving room', 'left room']);
  });

  it('closes a connection that is made in a place that is being left', () => {
    const { introducer, heard, lobby } = make();
    introducer.leaving = new Promise(() => undefined);
    const log: string[] = [];
    lobby.setPlaces([place('wait')]);
    lobby.setPlaces([]);
    introducer.introduce('room', connection(log));
    expect([log, heard.introduced]).to.deep.equal([['shut'], []]);
  });

  it('takes a connection that is made while it changes the way it holds a place', () => {
    const { introducer, heard, lobby } = make();
    introducer.leaving = new Promise(() => undefined);
    lobby.setPlaces([place('wait')]);
    lobby.setPlaces([place('call')]);
    introducer.introduce('room', connection());
    expect(heard.introduced).to.deep.equal([place('wait').id]);
  });

  it('says nothing while no relay would hear it, and calls out when one is back', async () => {
    const { clock, heard, lobby, log } = make();
    lobby.setPlaces([place('wait', 'one'), place('call', 'two')]);
    heard.cutOff = true;
    lobby.update();
    await clock.settle();
    expect(log.slice(2).toSorted()).to.deep.equal(['leaving one', 'leaving two', 'left one', 'left two']);
    heard.cutOff = false;
    lobby.callAgain();
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
    const { clock, introducer, heard, lobby, log } = make();
    lobby.setPlaces([place('call')]);
    introducer.requests.get('room')?.onTrouble('wrong password');
    expect(heard.trouble).to.deep.equal(['id of room: wrong password']);
    lobby.destroy();
    await clock.advance(60_000);
    expect(log).to.deep.equal(['join room call', 'leaving room', 'left room']);
  });
});
