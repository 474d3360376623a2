import { expect } from 'chai';
import { DISCONNECTED_LIMIT_MS, watchConnection } from '../../../../src/links/channel/liveness.ts';
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
  const heard = { lost: 0 };
  const stop = watchConnection(connection as unknown as RTCPeerConnection, clock, () => {
    heard.lost += 1;
  });
  return { clock, connection, heard, stop };
};

describe('a connection that is watched', () => {
  for (const state of ['failed', 'closed'] as const) {
    it(`is lost once it is ${state}, and only once`, () => {
      const { connection, heard } = make();
      connection.become(state);
      connection.become('closed');
      expect(heard.lost).to.equal(1);
    });
  }

  it('is lost when it has no path for too long', async () => {
    const { clock, connection, heard } = make();
    connection.become('disconnected');
    await clock.advance(DISCONNECTED_LIMIT_MS - 1);
    expect(heard.lost).to.equal(0);
    await clock.advance(1);
    expect(heard.lost).to.equal(1);
  });

  it('is not lost when it finds a path again, and has the whole time the next time', async () => {
    const { clock, connection, heard } = make();
    connection.become('disconnected');
    await clock.advance(DISCONNECTED_LIMIT_MS - 1);
    connection.become('connected');
    connection.become('disconnected');
    await clock.advance(DISCONNECTED_LIMIT_MS - 1);
    expect(heard.lost).to.equal(0);
  });

  it('is lost when it was gone before anybody watched', async () => {
    const { clock, heard } = make('failed');
    await clock.advance(0);
    expect(heard.lost).to.equal(1);
  });

  it('is of no interest once nobody watches', async () => {
    const { clock, connection, heard, stop } = make();
    connection.become('disconnected');
    stop();
    connection.become('failed');
    await clock.advance(DISCONNECTED_LIMIT_MS);
    expect(heard.lost).to.equal(0);
  });
});
