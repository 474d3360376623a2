import { expect } from 'chai';
import type { IceCandidate } from '../../../../src/links/dialler/candidate.ts';
import {
  REPEAT_CHECKS_MS,
  type CheckingConnection,
  repeatChecks,
} from '../../../../src/links/dialler/repeat-checks.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';

const host: IceCandidate = {
  type: 'host',
  address: { kind: 'ipv4', bytes: Uint8Array.of(192, 0, 2, 7) },
  port: 40_000,
  priority: 2_000_000_000,
};

/** A connection that writes down what it is handed. */
const make = (candidates: readonly IceCandidate[] = [host, { ...host, port: 40_001, priority: 1 }]) => {
  const taken: string[] = [];
  const connection: CheckingConnection & { iceConnectionState: RTCIceConnectionState } = {
    iceConnectionState: 'checking',
    addIceCandidate: async (init) => void taken.push(init?.candidate ?? ''),
  };
  const clock = createVirtualClock();
  const stop = repeatChecks(connection, candidates, clock);
  return { taken, connection, clock, stop };
};

describe('an answer that waits for people to carry it', () => {
  it('has the candidates of the other side checked again and again, as other ones each time', async () => {
    const { taken, clock } = make();
    await clock.advance(REPEAT_CHECKS_MS - 1);
    expect(taken).to.deep.equal([]);
    await clock.advance(1);
    expect(taken).to.deep.equal([
      'candidate:100 1 udp 1999999999 192.0.2.7 40000 typ host',
      'candidate:101 1 udp 1 192.0.2.7 40001 typ host',
    ]);
    await clock.advance(9 * REPEAT_CHECKS_MS);
    expect(taken).to.have.length(20);
    expect(new Set(taken.map((line) => line.split(' ')[0])).size).to.equal(20);
  });

  it('checks nothing while the two reach each other, and begins again where they do not any more', async () => {
    const { taken, clock, connection } = make();
    connection.iceConnectionState = 'connected';
    await clock.advance(3 * REPEAT_CHECKS_MS);
    expect(taken).to.deep.equal([]);
    connection.iceConnectionState = 'disconnected';
    await clock.advance(REPEAT_CHECKS_MS);
    expect(taken).to.have.length(2);
  });

  it('ends when it is told to', async () => {
    const { taken, clock, stop } = make();
    await clock.advance(REPEAT_CHECKS_MS);
    stop();
    await clock.advance(10 * REPEAT_CHECKS_MS);
    expect(taken).to.have.length(2);
  });
});
