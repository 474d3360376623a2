import { expect } from 'chai';
import { DISCONNECTED_LIMIT_MS, Liveness } from '../../../../src/links/channel/liveness.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';

class FakeConnection extends EventTarget {
  connectionState: RTCPeerConnectionState = 'connected';

  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }
}

const make = (state: RTCPeerConnectionState = 'connected') => {
  const clock = createVirtualClock();
  const connection = new FakeConnection();
  connection.connectionState = state;
  const told = { heartbeats: 0, lost: 0 };
  const liveness = new Liveness(connection as unknown as RTCPeerConnection, clock, {
    heartbeat: () => (told.heartbeats += 1),
    lost: () => (told.lost += 1),
  });
  return { clock, connection, told, liveness };
};

describe('a connection that is watched', () => {
  for (const state of ['failed', 'closed'] as const) {
    it(`is lost once it is ${state}, and only once`, () => {
      const { connection, told } = make();
      connection.become(state);
      connection.become('closed');
      expect(told.lost).to.equal(1);
    });
  }

  it('sends no heartbeat while all is well, however long the link is idle', async () => {
    const { clock, told } = make();
    await clock.advance(60 * 60_000);
    expect(told).to.deep.equal({ heartbeats: 0, lost: 0 });
  });

  it('sends a heartbeat when ICE has no path, and is lost when nothing comes', async () => {
    const { clock, connection, told } = make();
    connection.become('disconnected');
    expect(told.heartbeats).to.equal(1);
    await clock.advance(DISCONNECTED_LIMIT_MS - 1);
    expect(told.lost).to.equal(0);
    await clock.advance(1);
    expect(told).to.deep.equal({ heartbeats: 1, lost: 1 });
  });

  it('lives as long as something comes, with heartbeats as long as ICE has no path', async () => {
    const { clock, connection, told, liveness } = make();
    connection.become('disconnected');
    for (let round = 1; round <= 5; round++) {
      expect(told.heartbeats).to.equal(round);
      liveness.heard();
      liveness.heard();
      await clock.advance(DISCONNECTED_LIMIT_MS);
    }
    await clock.advance(DISCONNECTED_LIMIT_MS);
    expect(told.lost).to.equal(1);
  });

  it('is not lost when it finds a path again and something comes, and has the whole time the next time', async () => {
    const { clock, connection, told, liveness } = make();
    connection.become('disconnected');
    await clock.advance(DISCONNECTED_LIMIT_MS - 1);
    connection.become('connected');
    liveness.heard();
    connection.become('disconnected');
    await clock.advance(DISCONNECTED_LIMIT_MS - 1);
    expect(told.lost).to.equal(0);
  });

  it('has the shorter limit of two checks, and sends a heartbeat for each shorter one', async () => {
    const { clock, told, liveness } = make();
    liveness.check(5_000);
    liveness.check(6_000);
    expect(told.heartbeats).to.equal(1);
    liveness.check(500);
    expect(told.heartbeats).to.equal(2);
    await clock.advance(500);
    expect(told.lost).to.equal(1);
    await clock.advance(10_000);
    expect(told.lost).to.equal(1);
  });

  it('is lost when the connection had failed before the watch began', async () => {
    const { clock, told } = make('failed');
    await clock.advance(0);
    expect(told.lost).to.equal(1);
  });

  it('tells nothing once the watch is stopped', async () => {
    const { clock, connection, told, liveness } = make();
    connection.become('disconnected');
    liveness.stop();
    connection.become('failed');
    await clock.advance(DISCONNECTED_LIMIT_MS);
    expect(told.lost).to.equal(0);
  });
});
