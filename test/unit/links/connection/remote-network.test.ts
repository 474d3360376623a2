import { expect } from 'chai';
import { waitUntilOpen } from '../../../../src/links/connection/wait-until-open.ts';
import { type LocatedConnection, remoteNetworkOf } from '../../../../src/links/connection/remote-network.ts';
import { systemClock } from '../../../../src/platform/clock.ts';
import { adopted, connectInPage } from '../in-page.ts';

const connection = (address: string | null, own: readonly string[] = []): LocatedConnection => ({
  localDescription: {
    type: 'offer',
    sdp: own.map((ip) => `a=candidate:1 1 udp 1000 ${ip} 4000 typ srflx raddr 0.0.0.0 rport 0\r\n`).join(''),
    toJSON: () => ({ type: 'offer' as const }),
  },
  sctp: { transport: { iceTransport: { getSelectedCandidatePair: () => ({ remote: { address } }) } } },
});

const networkAt = (...what: Parameters<typeof connection>): string | undefined =>
  remoteNetworkOf(connection(...what));

/** What Chromium says in place of an address that the page is not to know. */
const REDACTED = 'redacted-ip.invalid';

describe('the network of the other end', () => {
  it('is a /24 of IPv4 and a /48 of IPv6', () => {
    expect(networkAt('203.0.113.77')).to.equal('203.0.113.0/24');
    expect(networkAt('172.32.5.1')).to.equal('172.32.5.0/24');
    for (const address of [
      '2001:db8:7:1::5',
      '2001:0DB8:0007:ffff:1:2:3:4',
      '2001:db8:7::1',
      '[2001:db8:7::2]',
    ])
      expect(networkAt(address), address).to.equal('2001:db8:7::/48');
    expect(networkAt('2001:db8::1')).to.equal('2001:db8:0::/48');
  });

  it('is not known in a house, an office or behind a carrier, nor where the browser hides it', () => {
    for (const address of [
      '10.1.2.3',
      '172.16.0.1',
      '172.31.9.9',
      '192.168.1.5',
      '100.64.0.1',
      '100.127.1.1',
    ])
      expect(networkAt(address), address).to.equal(undefined);
    for (const address of [
      '169.254.1.1',
      '127.0.0.1',
      '::1',
      'fd12::5',
      '[fd00::2]',
      'fe80::1',
      'a-b.local',
      REDACTED,
      '',
      null,
    ])
      expect(networkAt(address), String(address)).to.equal(undefined);
  });

  it('is not counted where it is the own one, or that of the own TURN server', () => {
    expect(networkAt('203.0.113.77', ['203.0.113.5'])).to.equal(undefined);
    expect(networkAt('2001:db8:7:1::5', ['192.0.2.1', '2001:db8:7:2::9'])).to.equal(undefined);
    expect(networkAt('203.0.113.77', ['203.0.114.5'])).to.equal('203.0.113.0/24');
  });

  it('is not known where the browser does not say which candidates are in use', () => {
    expect(remoteNetworkOf({ localDescription: null, sctp: null })).to.equal(undefined);
    expect(remoteNetworkOf({ localDescription: null, sctp: { transport: {} } })).to.equal(undefined);
    expect(
      remoteNetworkOf({
        localDescription: null,
        sctp: { transport: { iceTransport: { getSelectedCandidatePair: () => null } } },
      }),
    ).to.equal(undefined);
  });

  it('is read where this browser has it: of a connection with an address', async () => {
    const [caller, answerer] = await connectInPage();
    // The product reads it when its channel is open, and so does the test.
    expect(await waitUntilOpen(adopted(caller), systemClock, 10_000)).to.equal(true);
    const { sctp } = caller as LocatedConnection;
    const address = sctp?.transport.iceTransport?.getSelectedCandidatePair?.()?.remote?.address;
    // Chromium hides the address of a candidate that it learnt from the other end's checks alone.
    if (address !== REDACTED) expect(address).to.match(/^(?:[\d.]+|\[?[\da-f.:]+\]?)$/iu);
    caller.close();
    answerer.close();
  });
});
