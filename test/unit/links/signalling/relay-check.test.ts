import { expect } from 'chai';
import { RelayCheck, giveUp } from '../../../../src/links/signalling/relay-check.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';
import { FakeSocket } from './fake-client.ts';

const make = () => {
  const clock = createVirtualClock();
  const dead: unknown[] = [];
  const check = new RelayCheck(clock, (socket) => void dead.push(socket));
  const socket = new FakeSocket();
  const theirs: string[] = [];
  socket.onmessage = ({ data }) => void theirs.push(String(data));
  return { clock, dead, check, socket, theirs, real: socket as unknown as WebSocket };
};

describe('whether a relay is still there', () => {
  it('is asked for an event that does not exist, and the subscription is ended', () => {
    const { check, socket, real } = make();
    socket.open();
    check.check(real, 1_000);
    const [request, close] = socket.sent.map((text) => JSON.parse(text) as unknown[]);
    expect(request?.[0]).to.equal('REQ');
    expect(request?.[2]).to.deep.equal({ ids: ['0'.repeat(64)], limit: 1 });
    expect(close).to.deep.equal(['CLOSE', request?.[1]]);
  });

  it('is shown by whatever it says, and it is asked once at a time', async () => {
    const { clock, check, dead, socket, real } = make();
    socket.open();
    check.check(real, 500);
    check.check(real, 1_000);
    expect(socket.sent).to.have.length(2);
    socket.say('["EVENT","other",{}]');
    await clock.advance(1_000);
    expect(dead).to.deep.equal([]);
    check.check(real, 500);
    await clock.advance(500);
    expect(dead).to.deep.equal([real]);
  });

  it('has the shorter of two limits', async () => {
    const { clock, check, dead, socket, real } = make();
    socket.open();
    check.check(real, 2_000);
    check.check(real, 800);
    await clock.advance(800);
    expect(dead).to.deep.equal([real]);
    await clock.advance(2_000);
    expect(dead).to.deep.equal([real]);
  });

  it('keeps its answer from trystero, which would let go of the relay, and nothing else', () => {
    const { check, socket, theirs, real } = make();
    socket.open();
    check.check(real, 1_000);
    for (const text of [
      '["CLOSED","there?","auth-required:"]',
      '["EOSE","there?"]',
      '["CLOSED","theirs",""]',
    ])
      socket.say(text);
    expect(theirs).to.deep.equal(['["CLOSED","theirs",""]']);
  });

  it('is not asked of a connection that is over', async () => {
    const { clock, check, dead, socket, real } = make();
    socket.fail();
    check.check(real, 500);
    await clock.advance(500);
    expect([dead, socket.sent]).to.deep.equal([[], []]);
  });

  it('leaves a connection alone that opens or ends in time', async () => {
    for (const end of ['open', 'close'] as const) {
      const { clock, check, dead, socket, real } = make();
      check.check(real, 500);
      socket.dispatchEvent(new Event(end));
      await clock.advance(500);
      expect(dead, end).to.deep.equal([]);
    }
  });
});

describe('giving a connection up', () => {
  it('tells all listeners now, and none later, when the browser has found out', () => {
    const { socket, real } = make();
    let heard = 0;
    socket.onclose = () => (heard += 1);
    socket.addEventListener('close', () => (heard += 1), { once: true });
    giveUp(real);
    expect([heard, socket.readyState]).to.deep.equal([2, WebSocket.CLOSING]);
    socket.fail();
    expect([heard, socket.onclose, socket.onmessage]).to.deep.equal([2, null, null]);
  });
});
