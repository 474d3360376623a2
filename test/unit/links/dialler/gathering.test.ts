import { expect } from 'chai';
import {
  GATHER_LIMIT_MS,
  GATHER_MORE_MS,
  type GatheringConnection,
  whenGathered,
} from '../../../../src/links/dialler/gathering.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';

/** A connection that finds candidates when a test says so. */
class Gathering extends EventTarget implements GatheringConnection {
  iceGatheringState: RTCIceGatheringState = 'gathering';
  connectionState: RTCPeerConnectionState = 'new';

  find(protocol: string | undefined): void {
    const candidate = protocol === undefined ? null : { protocol };
    this.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate }));
  }

  complete(): void {
    this.iceGatheringState = 'complete';
    this.dispatchEvent(new Event('icegatheringstatechange'));
  }

  close(): void {
    this.connectionState = 'closed';
    this.dispatchEvent(new Event('connectionstatechange'));
  }
}

const make = () => {
  const clock = createVirtualClock();
  const connection = new Gathering();
  const seen = { gathered: false };
  const done = whenGathered(connection, clock).then(() => (seen.gathered = true));
  return { clock, connection, seen, done };
};

describe('gathering candidates', () => {
  it('is over at once when the browser says so, or the connection is closed', async () => {
    const [first, second] = [make(), make()];
    first.connection.complete();
    second.connection.close();
    await Promise.all([first.done, second.done]);
    const third = new Gathering();
    third.complete();
    await whenGathered(third, createVirtualClock());
  });

  it('waits a second for more after the first that can be used', async () => {
    const { clock, connection, seen } = make();
    await clock.advance(500);
    connection.find('udp');
    await clock.advance(GATHER_MORE_MS - 1);
    connection.find('udp');
    expect(seen.gathered).to.equal(false);
    await clock.advance(1);
    expect(seen.gathered).to.equal(true);
  });

  it('waits no longer than three seconds, whatever turns up', async () => {
    const [nothing, tcp, late] = [make(), make(), make()];
    tcp.connection.find('tcp');
    late.connection.find(undefined);
    await late.clock.advance(GATHER_LIMIT_MS - 500);
    late.connection.find('udp');
    await late.clock.advance(499);
    for (const { clock } of [nothing, tcp]) await clock.advance(GATHER_LIMIT_MS - 1);
    expect([nothing, tcp, late].map(({ seen }) => seen.gathered)).to.deep.equal([false, false, false]);
    for (const { clock } of [nothing, tcp, late]) await clock.advance(1);
    expect([nothing, tcp, late].map(({ seen }) => seen.gathered)).to.deep.equal([true, true, true]);
  });
});
