import { expect } from 'chai';
import type { SignallingKind } from '../../../../src/lib/signalling-servers.ts';
import { probeServer } from '../../../../src/links/probe/server-probe.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';
import { FakeSocket } from '../signalling/fake-client.ts';

const LIMIT_MS = 8_000;

const ask = (kind: SignallingKind) => {
  const clock = createVirtualClock();
  const socket = new FakeSocket();
  const asked: unknown[] = [];
  const Socket = function (...how: unknown[]) {
    asked.push(...how);
    return socket;
  } as unknown as typeof WebSocket;
  const answer = probeServer({ kind, url: 'wss://there.test' }, { clock, limitMs: LIMIT_MS, socket: Socket });
  const open = (): void => {
    socket.open();
    socket.dispatchEvent(new Event('open'));
  };
  return { clock, socket, asked, answer, open };
};

/** What each kind of server says to the question, and what is no answer to it. */
const SAID: Readonly<
  Record<SignallingKind, { readonly answers: readonly unknown[]; readonly noise: unknown }>
> = {
  nostr: { answers: ['["EOSE","there?"]', '["CLOSED","there?","no"]'], noise: '["NOTICE","hello"]' },
  torrent: { answers: ['{"action":"scrape","files":{}}', '{"failure reason":"x"}'], noise: 'hello' },
  mqtt: { answers: [Uint8Array.of(0x20, 2, 0, 0).buffer], noise: Uint8Array.of(0x20, 2, 0, 5).buffer },
};

describe('whether a server that introduces would answer', () => {
  for (const [kind, { answers, noise }] of Object.entries(SAID) as [
    SignallingKind,
    (typeof SAID)[SignallingKind],
  ][]) {
    for (const said of answers)
      it(`is known once it answers, and the connection is closed then: ${kind}`, async () => {
        const { clock, socket, answer, open } = ask(kind);
        await clock.advance(40);
        expect(socket.sent).to.have.length(0);
        open();
        expect(socket.sent).to.have.length(1);
        await clock.advance(30);
        socket.dispatchEvent(new MessageEvent('message', { data: said }));
        expect(await answer).to.equal(70);
        expect(socket.readyState).to.equal(WebSocket.CLOSING);
      });

    it(`is not, where it takes the connection and says nothing to it: ${kind}`, async () => {
      const { clock, socket, answer, open } = ask(kind);
      open();
      socket.dispatchEvent(new MessageEvent('message', { data: noise }));
      await clock.advance(LIMIT_MS);
      expect(await answer).to.equal(null);
      expect(socket.readyState).to.equal(WebSocket.CLOSING);
    });
  }

  it('is known of a broker whatever pieces its answer comes in', async () => {
    const { socket, answer, open } = ask('mqtt');
    open();
    for (const byte of [0x20, 2, 0, 0])
      socket.dispatchEvent(new MessageEvent('message', { data: Uint8Array.of(byte).buffer }));
    expect(await answer).to.equal(0);
  });

  it('is not, where there is no connection', async () => {
    const { socket, answer } = ask('mqtt');
    socket.fail();
    expect(await answer).to.equal(null);
  });

  it('asks a broker in its own protocol', () => {
    expect(ask('mqtt').asked).to.deep.equal(['wss://there.test', ['mqtt']]);
    expect(ask('torrent').asked).to.deep.equal(['wss://there.test', []]);
  });
});
