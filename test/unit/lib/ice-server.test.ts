import { expect } from 'chai';
import fc from 'fast-check';
import { iceKind, isIceServer, isTurn } from '../../../src/lib/ice-server.ts';

const LET_IN = { username: 'mina', credential: 'secret' };

/** Whether this browser makes a connection with it: the judge of all that is said here. */
const isTaken = (server: RTCIceServer): boolean => {
  try {
    new RTCPeerConnection({ iceServers: [server] }).close();
    return true;
  } catch {
    return false;
  }
};

describe('STUN and TURN servers', () => {
  it('are told apart by their address', () => {
    for (const url of [
      'stun:stun.example',
      'stuns:stun.example:5349',
      'stun:192.0.2.1:3478',
      'stun:[2001:db8::1]:3478',
    ])
      expect(iceKind(url), url).to.equal('stun');
    for (const url of ['turn:t.example', 'TURNS:t.example:443?transport=tcp', 'turn:[::1]?transport=udp'])
      expect(iceKind(url), url).to.equal('turn');
  });

  it('are refused where the address is none', () => {
    const wrong = [
      '',
      'turn:',
      'turn://t.example',
      'http://t.example',
      'stun:s.example?transport=udp',
      'turn:a b',
    ];
    for (const url of [...wrong, 'turn:t.example:0', 'turn:t.example:65536', `stun:${'a'.repeat(600)}`])
      expect(iceKind(url), url).to.equal(undefined);
  });

  it('need a name and a password where they pass things on', () => {
    expect(isIceServer({ urls: 'turn:t.example' })).to.equal(false);
    expect(isIceServer({ urls: 'turn:t.example', username: 'mina' })).to.equal(false);
    expect(isIceServer({ urls: ['stun:t.example', 'turn:t.example'], ...LET_IN })).to.equal(true);
    expect(isIceServer({ urls: 'stun:t.example' })).to.equal(true);
    expect(isTurn({ urls: ['stun:t.example', 'turn:t.example'], ...LET_IN })).to.equal(true);
    expect(isTurn({ urls: 'stun:t.example' })).to.equal(false);
  });

  it('are none where something else was written', () => {
    const others = [
      undefined,
      null,
      'stun:s.example',
      [],
      {},
      { urls: [] },
      { urls: [7] },
      { urls: 'stun:s', username: 7 },
    ];
    for (const input of [
      ...others,
      { urls: Array(9).fill('stun:s.example') },
      { urls: 'stun:s', credential: 'a'.repeat(513) },
    ])
      expect(isIceServer(input), JSON.stringify(input)).to.equal(false);
  });

  it('are never accepted where this browser would throw', () => {
    const host = fc.oneof(
      fc.domain(),
      fc.ipV4(),
      fc.ipV6().map((ip) => `[${ip}]`),
      fc.string({ maxLength: 12 }),
    );
    const tail = fc.constantFrom('', ':3478', ':99999', '?transport=tcp', ':443?transport=udp', '?x=y', '/');
    const scheme = fc.constantFrom('stun', 'stuns', 'turn', 'turns', 'TURN', 'http');
    fc.assert(
      fc.property(scheme, host, tail, (kind, name, rest) => {
        const server = { urls: `${kind}:${name}${rest}`, ...LET_IN };
        return !isIceServer(server) || isTaken(server);
      }),
      { numRuns: 300 },
    );
  });
});
