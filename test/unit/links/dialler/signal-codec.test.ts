import { expect } from 'chai';
import fc from 'fast-check';
import { ADDRESS_BYTES, type Address, isUsable } from '../../../../src/links/dialler/address.ts';
import {
  type IceCandidate,
  CANDIDATE_TYPES,
  MAX_CANDIDATES,
  MAX_PRIORITY,
} from '../../../../src/links/dialler/candidate.ts';
import {
  SETUPS,
  type SessionDescription,
  parseSdp,
  formatSdp,
} from '../../../../src/links/dialler/session-description.ts';
import {
  decodeDescription,
  encodeDescription,
  packSignal,
  unpackSignal,
} from '../../../../src/links/dialler/signal-codec.ts';
import { concat } from '../../../../src/lib/bytes.ts';
import { MAX_SIGNAL_BYTES } from '../../../../src/ports/links.ts';
import { FUZZ_RUNS } from '../../fuzz.ts';

const UUID = '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9';
const FINGERPRINT = Array.from({ length: 32 }, (_, at) => at.toString(16).padStart(2, '0')).join(':');

/** What a browser says, with these candidates and anything else in place of what it usually says. */
const sdpWith = (candidates: readonly string[], changes: Readonly<Record<string, string>> = {}): string => {
  const attributes: Record<string, string> = {
    'ice-ufrag': 'rnRA',
    'ice-pwd': 'CGgWzb4ih6xjzOTCU5BfL6HA',
    fingerprint: `sha-256 ${FINGERPRINT.toUpperCase()}`,
    setup: 'actpass',
    mid: '0',
    'sctp-port': '5000',
    'max-message-size': '262144',
    ...changes,
  };
  return [
    'v=0',
    'o=- 8574761506620501017 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    ...candidates.map((candidate) => `a=candidate:${candidate}`),
    ...Object.entries(attributes).map(([name, value]) => `a=${name}:${value}`),
    '',
  ].join('\r\n');
};

const host = (address: string, more = ''): string => `34 1 udp 2113937151 ${address} 32971 typ host${more}`;

const USUAL = [
  host(`${UUID}.local`, ' generation 0 network-cost 999'),
  '35 1 udp 1677729535 203.0.113.9 40001 typ srflx raddr 0.0.0.0 rport 0 generation 0 network-cost 999',
  '36 1 udp 41885439 2001:db8::17 50002 typ relay raddr 203.0.113.9 rport 40001 generation 0',
];

const offer = (sdp: string) => packSignal({ type: 'offer', sdp });

const candidatesOf = (bytes: Uint8Array | undefined): readonly string[] =>
  ((bytes && unpackSignal(bytes)?.sdp) ?? '').match(/(?<=a=candidate:\S+ 1 udp \d+ ).*(?=\r)/g) ?? [];

const bytesOf = (count: number) => fc.uint8Array({ minLength: count, maxLength: count });
const iceChars = (minLength: number, maxLength: number) =>
  fc.string({
    unit: fc.constantFrom(...'ABCXYZabcxyz0189+/'),
    minLength,
    maxLength,
  });
const addresses: fc.Arbitrary<Address> = fc
  .oneof(
    bytesOf(4).map((bytes) => ({ kind: 'ipv4' as const, bytes })),
    bytesOf(16).map((bytes) => ({ kind: 'ipv6' as const, bytes })),
    bytesOf(16).map((bytes) => ({ kind: 'mdns' as const, bytes })),
  )
  .filter(isUsable);
const candidates: fc.Arbitrary<IceCandidate> = fc.record({
  type: fc.constantFrom(...CANDIDATE_TYPES),
  address: addresses,
  port: fc.integer({ min: 1, max: 0xff_ff }),
  priority: fc.integer({ min: 1, max: MAX_PRIORITY }),
});
const sessions: fc.Arbitrary<SessionDescription> = fc.record({
  setup: fc.constantFrom(...SETUPS),
  ufrag: iceChars(4, 64),
  pwd: iceChars(22, 128),
  fingerprint: bytesOf(32),
  sctpPort: fc.integer({ min: 1, max: 0xff_ff }),
  maxMessageBytes: fc.oneof(fc.constant(0), fc.integer({ min: 16_384, max: 0x7f_ff_ff_ff })),
  candidates: fc.array(candidates, { maxLength: MAX_CANDIDATES }),
});

const LINES = [
  /^v=0$/,
  /^o=- 1 1 IN IP4 127\.0\.0\.1$/,
  /^s=-$/,
  /^t=0 0$/,
  /^a=group:BUNDLE 0$/,
  /^m=application 9 UDP\/DTLS\/SCTP webrtc-datachannel$/,
  /^c=IN IP4 0\.0\.0\.0$/,
  /^a=candidate:[1-8] 1 udp \d{1,10} (?:[\da-f.:]+|[\da-f-]{36}\.local) \d{1,5} typ (?:host|(?:srflx|relay) raddr (?:::|0\.0\.0\.0) rport 0)$/,
  /^a=end-of-candidates$/,
  /^a=ice-ufrag:[\w+/]{4,64}$/,
  /^a=ice-pwd:[\w+/]{22,128}$/,
  /^a=fingerprint:sha-256 (?:[\dA-F]{2}:){31}[\dA-F]{2}$/,
  /^a=setup:(?:actpass|active|passive)$/,
  /^a=mid:0$/,
  /^a=sctp-port:\d{1,5}$/,
  /^a=max-message-size:\d{1,10}$/,
  /^$/,
];

describe('a signal that has to be small', () => {
  const many = [
    ...['2001:db8::1', '2001:db8::2', '192.0.2.1', '192.0.2.2'].map(
      (address, at) => `${at} 1 udp ${2_000_000_000 - at} ${address} 4000${at} typ host`,
    ),
    '8 1 udp 1677729535 203.0.113.9 40001 typ srflx raddr 0.0.0.0 rport 0',
    '9 1 udp 41885439 203.0.113.17 50002 typ relay raddr 0.0.0.0 rport 0',
  ];
  const within = (maxBytes: number) => packSignal({ type: 'offer', sdp: sdpWith(many) }, { maxBytes });

  it('leaves out the further addresses of a kind first, and keeps one of each as long as it can', () => {
    const whole = within(MAX_SIGNAL_BYTES)?.length ?? 0;
    expect(candidatesOf(within(whole))).to.have.length(6);
    const kinds = (maxBytes: number) => candidatesOf(within(maxBytes)).map((line) => line.split(' ')[3]);
    expect(kinds(whole - 1)).to.deep.equal(['host', 'srflx', 'relay', 'host', 'host']);
    expect(kinds(whole - 11 - 11 - 1)).to.deep.equal(['host', 'srflx', 'relay']);
    expect(kinds(71)).to.deep.equal([]);
    expect(within(70)).to.equal(undefined);
  });
});

describe('a packed signal', () => {
  it('says what the description said, in a tenth of its size', () => {
    const bytes = offer(sdpWith(USUAL));
    expect(bytes?.length).to.be.lessThan(140);
    const { type, sdp = '' } = unpackSignal(bytes ?? new Uint8Array(0)) ?? {};
    expect(type).to.equal('offer');
    for (const line of ['ice-ufrag:rnRA', 'ice-pwd:CGgWzb4ih6xjzOTCU5BfL6HA', 'setup:actpass', 'mid:0'])
      expect(sdp).to.include(`\r\na=${line}\r\n`);
    expect(sdp).to.include(`\r\na=fingerprint:sha-256 ${FINGERPRINT.toUpperCase()}\r\n`);
    expect(sdp).to.include('\r\na=sctp-port:5000\r\na=max-message-size:262144\r\n');
    expect(candidatesOf(bytes)).to.deep.equal([
      `${UUID}.local 32971 typ host`,
      '203.0.113.9 40001 typ srflx raddr 0.0.0.0 rport 0',
      '2001:0db8:0000:0000:0000:0000:0000:0017 50002 typ relay raddr :: rport 0',
    ]);
  });

  it('is, byte by byte, what the format says', () => {
    const bytes = offer(sdpWith([host('192.0.2.7')]));
    expect(bytes).to.deep.equal(
      concat(
        Uint8Array.of(1, 0, 0x13, 0x88, 0, 4, 0, 0, 4),
        new TextEncoder().encode('rnRA'),
        Uint8Array.of(24),
        new TextEncoder().encode('CGgWzb4ih6xjzOTCU5BfL6HA'),
        Uint8Array.from({ length: 32 }, (_, at) => at),
        Uint8Array.of(1, 0, 192, 0, 2, 7, 0x80, 0xcb, 0x7e, 0x00, 0x1e, 0xff),
      ),
    );
  });

  it('reads what other browsers say', () => {
    // Firefox: longer names, another size of messages; Safari: upper case in the name of a candidate.
    const firefox = { 'ice-ufrag': '4a5f8c21', 'ice-pwd': 'f'.repeat(32), 'max-message-size': '1073741823' };
    expect(offer(sdpWith(USUAL, firefox))).to.not.equal(undefined);
    expect(
      candidatesOf(offer(sdpWith([host(`${UUID.toUpperCase()}.local`).replace('udp', 'UDP')]))),
    ).to.deep.equal([`${UUID}.local 32971 typ host`]);
    const answer = packSignal({ type: 'answer', sdp: sdpWith(USUAL, { setup: 'active' }) });
    expect(unpackSignal(answer ?? new Uint8Array(0))?.type).to.equal('answer');
  });

  it('leaves out unusable candidates: TCP, other components, addresses without a browser', () => {
    const useless = [
      '1 1 tcp 1518280447 192.0.2.7 9 typ host tcptype active',
      '1 2 udp 2113937151 192.0.2.7 4000 typ host',
      '1 1 udp 2113937151 192.0.2.7 4000 typ prflx',
      '1 1 udp 2113937151 192.0.2.7 0 typ host',
      '1 1 udp 2113937151 192.0.2.7 65536 typ host',
      '1 1 udp 0 192.0.2.7 4000 typ host',
      ...['0.0.0.0', '127.0.0.1', '224.0.0.1', '255.255.255.255', '1.2.3', '1.2.3.256', '1.2.3.4.5'].map(
        (ip) => host(ip),
      ),
      ...['100.64.0.1', '100.127.255.254', '169.254.169.254', '169.254.0.1'].map((ip) => host(ip)),
      ...['fec0::1', 'febf::1', '64:ff9b::c000:207', '64:ff9b:1::7', '2002:c000:207::1', '2001::7'].map(
        (ip) => host(ip),
      ),
      ...['::', '::1', 'ff02::1', 'fe80::1', '::ffff:192.0.2.7', '::ffff:c000:207', '1:2:3', '1::2::3'].map(
        (ip) => host(ip),
      ),
      ...['1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7::8', 'fe80::1%eth0', 'printer.local', 'example.org'].map((ip) =>
        host(ip),
      ),
    ];
    expect(candidatesOf(offer(sdpWith([...useless, host('192.0.2.7')])))).to.deep.equal([
      '192.0.2.7 32971 typ host',
    ]);
  });

  it('takes the best of each type where there are too many, and none twice', () => {
    const many = Array.from({ length: 12 }, (_, at) => `1 1 udp ${1_000 + at} 192.0.2.${at} 4000 typ host`);
    const chosen = candidatesOf(offer(sdpWith([...many, ...many, ...USUAL.slice(1)])));
    expect(chosen).to.have.length(MAX_CANDIDATES);
    expect(chosen.filter((one) => one.includes('typ host')).at(0)).to.equal('192.0.2.11 4000 typ host');
    expect(chosen.filter((one) => /srflx|relay/.test(one))).to.have.length(2);
    expect(new Set(chosen).size).to.equal(MAX_CANDIDATES);
  });

  it('is made of nothing but a description of one data channel with one certain fingerprint', () => {
    const refused: readonly Readonly<Record<string, string>>[] = [
      { 'ice-ufrag': 'abc' },
      { 'ice-ufrag': 'a'.repeat(65) },
      { 'ice-pwd': 'short' },
      { 'ice-pwd': `${'a'.repeat(22)}-` },
      { fingerprint: `sha-1 ${FINGERPRINT.slice(0, 59)}` },
      { setup: 'holdconn' },
      { setup: 'active' },
      { mid: 'data' },
      { 'sctp-port': '0' },
      { 'sctp-port': 'x' },
      { 'max-message-size': '1024' },
    ];
    for (const changes of refused)
      expect(offer(sdpWith(USUAL, changes)), JSON.stringify(changes)).to.equal(undefined);
    expect(offer(`${sdpWith(USUAL)}m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n`)).to.equal(undefined);
    expect(packSignal({ type: 'answer', sdp: sdpWith(USUAL) })).to.equal(undefined);
    expect(packSignal(null)).to.equal(undefined);
  });

  it('is refused where one thing is out of its limits', () => {
    const bytes = offer(sdpWith(USUAL)) ?? new Uint8Array(0);
    const count = bytes.length - (1 + 16 + 6) * 2 - (1 + 4 + 6) - 1;
    const changes: readonly (readonly [string, number, number])[] = [
      ['version', 0, 2],
      ['setup', 1, 3],
      ['length of the name', 8, 3],
      ['a line break in the name', 9, 10],
      ['a space in the name', 9, 32],
      ['a line break in the password', 20, 13],
      ['more candidates than there are', count, 4],
      ['fewer candidates than there are', count, 2],
      ['type of a candidate', count + 1, 3 | (2 << 2)],
      ['kind of an address', count + 1, 3 << 2],
      ['unknown bits of a candidate', count + 1, 16 | (2 << 2)],
    ];
    expect(unpackSignal(bytes)).to.not.equal(undefined);
    for (const [what, at, value] of changes) {
      const changed = bytes.slice();
      changed[at] = value;
      expect(unpackSignal(changed), what).to.equal(undefined);
    }
    expect(unpackSignal(bytes.slice(0, -1)), 'cut off').to.equal(undefined);
    expect(unpackSignal(concat(bytes, Uint8Array.of(0))), 'something behind it').to.equal(undefined);
  });

  it('has one encoding, within the limit, and reads back whatever is within the limits', () => {
    fc.assert(
      fc.property(sessions, (session) => {
        const bytes = encodeDescription(session);
        expect(bytes.length).to.be.at.most(MAX_SIGNAL_BYTES);
        expect(decodeDescription(bytes)).to.deep.equal(session);
        const distinct = new Set(
          session.candidates.map((one) => `${one.type} ${one.address.bytes} ${one.port}`),
        );
        const again = parseSdp(formatSdp(session));
        expect({ ...again, candidates: [] }).to.deep.equal({ ...session, candidates: [] });
        if (distinct.size === session.candidates.length)
          expect(again?.candidates).to.have.deep.members([...session.candidates]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('survives whatever comes, and never puts a line into a description that does not belong there', () => {
    const mutated = fc
      .tuple(sessions, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }), fc.nat(8))
      .map(([session, changes, cut]) => {
        const bytes = encodeDescription(session);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        return cut === 0 ? bytes.slice(0, bytes.length >> 1) : bytes;
      });
    let taken = 0;
    const check = (input: Uint8Array): void => {
      const session = decodeDescription(input);
      if (!session) return;
      taken += 1;
      if (encodeDescription(session).join() !== input.join()) throw new Error('a second encoding');
      if (!session.candidates.every(({ address }) => address.bytes.length === ADDRESS_BYTES[address.kind]))
        throw new Error('an address of the wrong length');
      for (const line of (unpackSignal(input)?.sdp ?? '').split('\r\n'))
        if (!LINES.some((known) => known.test(line))) throw new Error(`a line of its own: ${line}`);
    };
    fc.assert(fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 300 })), check), {
      numRuns: FUZZ_RUNS,
    });
    expect(taken).to.be.greaterThan(FUZZ_RUNS / 10);
  });
});
