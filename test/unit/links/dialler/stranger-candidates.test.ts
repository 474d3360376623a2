import { expect } from 'chai';
import fc from 'fast-check';
import { isPublic } from '../../../../src/links/dialler/address.ts';
import {
  type IceCandidate,
  type PackedCandidateType,
  formatCandidate,
  parseCandidate,
} from '../../../../src/links/dialler/candidate.ts';
import {
  MAX_PUBLIC_HOSTS,
  MAX_STRANGER_CANDIDATES,
  chooseStrangerCandidates,
} from '../../../../src/links/dialler/stranger-candidates.ts';
import { FUZZ_RUNS } from '../../fuzz.ts';

const MDNS = '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9.local';

const at = (address: string, type: PackedCandidateType = 'host', port = 4000): IceCandidate => {
  const candidate = parseCandidate(`1 1 udp 1000 ${address} ${port} typ ${type}`);
  if (!candidate) throw new Error(`${address} is no address of somebody`);
  return candidate;
};

/** What is tried of what a stranger says, where this browser has these addresses. */
const tried = (theirs: readonly IceCandidate[], own: readonly IceCandidate[] = []): readonly string[] =>
  chooseStrangerCandidates(theirs, own).map((one) => formatCandidate(one, 1).split(' ')[4] ?? '');

const hostsOf = (candidates: readonly IceCandidate[]): Set<string> =>
  new Set(candidates.filter(({ address }) => isPublic(address)).map(({ address }) => address.bytes.join()));

describe("a stranger's addresses", () => {
  it('are tried as a browser has them: on its network, by its NAT, by its TURN server', () => {
    expect(tried([at(MDNS), at('203.0.113.9', 'srflx'), at('198.51.100.7', 'relay')])).to.deep.equal([
      MDNS,
      '203.0.113.9',
      '198.51.100.7',
    ]);
  });

  it('are three at most, whatever is said', () => {
    const ports = [1, 2, 3, 4, 5].map((port) => at('203.0.113.9', 'srflx', 4000 + port));
    expect(tried(ports)).to.have.length(MAX_STRANGER_CANDIDATES);
  });

  it('are of two public hosts at most', () => {
    const many = ['203.0.113.1', '203.0.113.2', '203.0.113.3', '203.0.113.4'].map((ip) => at(ip, 'srflx'));
    expect(tried(many)).to.deep.equal(['203.0.113.1', '203.0.113.2']);
    expect(tried([...many.slice(0, 3), at('203.0.113.1', 'srflx', 4001)])).to.deep.equal([
      '203.0.113.1',
      '203.0.113.2',
      '203.0.113.1',
    ]);
  });

  it('are not tried in a house that this browser is not in', () => {
    const houses = [
      '10.0.0.1',
      '172.16.0.1',
      '172.31.255.1',
      '192.168.1.1',
      '192.0.0.4',
      'fd00::1',
      'fc00::1',
    ];
    for (const house of houses) {
      expect(tried([at(house)]), house).to.deep.equal([]);
      expect(tried([at(house)], [at('192.168.7.20'), at('fd12::20'), at(MDNS)]), house).to.deep.equal([]);
      // What a NAT or a TURN server has for this browser is no network that it is on.
      expect(tried([at(house)], [at(house, 'srflx'), at(house, 'relay')]), house).to.deep.equal([]);
    }
    expect(isPublic(at('172.32.0.1').address)).to.equal(true);
  });

  it('are tried in the same house, by number or by name', () => {
    expect(tried([at('192.168.7.31')], [at('192.168.7.20')])).to.deep.equal(['192.168.7.31']);
    expect(tried([at('fd12:0:0:1::31')], [at('fd12:0:0:1::20')])).to.have.length(1);
    expect(tried([at('fd12:0:0:2::31')], [at('fd12:0:0:1::20')])).to.have.length(0);
    expect(tried([at(MDNS)], [at(MDNS)])).to.deep.equal([MDNS]);
  });

  it('do not cost it a place where they are not tried', () => {
    const all = [at('10.0.0.1'), at('10.0.0.2'), at('10.0.0.3'), at('203.0.113.9', 'srflx')];
    expect(tried(all)).to.deep.equal(['203.0.113.9']);
  });

  it('never are more, or of more hosts, whatever comes', () => {
    const candidate = fc
      .tuple(
        fc.oneof(
          fc.ipV4(),
          fc.tuple(fc.constantFrom('10.0.0', '192.168.1', '203.0.113'), fc.nat(9)).map((ip) => ip.join('.')),
          fc.constant(MDNS),
        ),
        fc.constantFrom<PackedCandidateType>('host', 'srflx', 'relay'),
        fc.integer({ min: 1, max: 9 }),
      )
      .map(([ip, type, port]) => parseCandidate(`1 1 udp 1000 ${ip} ${port} typ ${type}`))
      .filter((one) => one !== undefined);
    fc.assert(
      fc.property(
        fc.array(candidate, { maxLength: 8 }),
        fc.array(candidate, { maxLength: 3 }),
        (theirs, own) => {
          const chosen = chooseStrangerCandidates(theirs, own);
          const isKept =
            chosen.length <= MAX_STRANGER_CANDIDATES &&
            hostsOf(chosen).size <= MAX_PUBLIC_HOSTS &&
            chosen.every((one) => theirs.includes(one));
          const isOfOwnHouse = chosen.every(
            ({ address }) =>
              isPublic(address) ||
              address.kind === 'mdns' ||
              own.some((one) => one.type === 'host' && one.address.bytes[0] === address.bytes[0]),
          );
          if (!isKept || !isOfOwnHouse) throw new Error('too many, or in a house of others');
        },
      ),
      { numRuns: FUZZ_RUNS },
    );
  });
});
