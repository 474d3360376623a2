import { expect } from 'chai';
import {
  GIVEN_UP_AFTER_MS,
  describeFailure,
  watchConnections,
} from '../../../../src/links/report/connection-watch.ts';
import { pathOf, reportOf } from '../../../../src/links/report/report.ts';

/** A watch on a clock that stands still, and what moves it. */
const createWatch = () => {
  let now = 1_000;
  const watch = watchConnections(RTCPeerConnection, { now: () => now, date: () => now });
  return { watch, later: (ms: number) => (now += ms) };
};

const gathered = async (connection: RTCPeerConnection): Promise<RTCSessionDescription> => {
  await connection.setLocalDescription();
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (connection.iceGatheringState === 'complete') resolve();
    };
    connection.addEventListener('icegatheringstatechange', look);
    look();
  });
  return connection.localDescription!;
};

const without = (description: RTCSessionDescription): RTCSessionDescriptionInit => ({
  type: description.type,
  sdp: description.sdp.replaceAll(/a=candidate:.*\r\n/g, ''),
});

/** Candidates that reach no browser: the discard port of a documentation address. */
const elsewhere = (description: RTCSessionDescription): RTCSessionDescriptionInit => ({
  type: description.type,
  sdp: description.sdp.replaceAll(/^(a=candidate:\S+ \d+ \S+ \d+) \S+ \d+/gm, '$1 203.0.113.9 9'),
});

const connected = (connection: RTCPeerConnection): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (connection.connectionState === 'connected') resolve();
    };
    connection.addEventListener('connectionstatechange', look);
    look();
  });

/** One end, and the other without a watch; the first knows what `change` makes of the other's description. */
const connect = async (
  Connection: typeof RTCPeerConnection,
  change: (description: RTCSessionDescription) => RTCSessionDescriptionInit,
): Promise<readonly [RTCPeerConnection, RTCPeerConnection]> => {
  const [caller, answerer] = [new Connection(), new RTCPeerConnection()];
  caller.createDataChannel('data');
  await answerer.setRemoteDescription(
    change === elsewhere ? without(await gathered(caller)) : await gathered(caller),
  );
  await caller.setRemoteDescription(change(await gathered(answerer)));
  return [caller, answerer];
};

describe('the report on links', () => {
  it('tells of an open connection how it goes, and of a closed one nothing', async () => {
    const { watch } = createWatch();
    const ends = await connect(watch.connection, (description) => description);
    await connected(ends[0]);
    const { links, failures } = await reportOf(watch);
    expect(failures).to.deep.equal([]);
    expect(links).to.have.length(1);
    expect(links[0]).to.deep.include({ since: 1_000, protocol: 'udp' });
    expect(links[0]?.local).to.be.oneOf(['host', 'prflx']);
    expect(links[0]?.roundTripMs).to.be.a('number');
    expect(JSON.stringify(links), 'no address').to.not.match(/\d+\.\d+\.\d+\.\d+|\.local/);
    for (const end of ends) end.close();
    expect(await reportOf(watch)).to.deep.equal({ links: [], failures: [] });
  });

  it('remembers a connection that was given up, and what either end had to offer', async () => {
    const { watch, later } = createWatch();
    const ends = await connect(watch.connection, elsewhere);
    later(GIVEN_UP_AFTER_MS);
    for (const end of ends) end.close();
    expect(watch.failures).to.deep.equal([
      { at: 1_000 + GIVEN_UP_AFTER_MS, reason: 'timeout', local: ['host'], remote: ['host'] },
    ]);
  });

  it('tells an end that named no way', async () => {
    const { watch, later } = createWatch();
    const [caller, answerer] = [new watch.connection(), new RTCPeerConnection()];
    caller.createDataChannel('data');
    await answerer.setRemoteDescription(without(await gathered(caller)));
    await caller.setRemoteDescription(without(await gathered(answerer)));
    later(GIVEN_UP_AFTER_MS);
    for (const end of [caller, answerer]) end.close();
    expect(watch.failures.map(({ reason }) => reason)).to.deep.equal(['no-remote-candidates']);
  });

  it('takes no failure from what was not wanted any more, or never answered', async () => {
    const { watch, later } = createWatch();
    const ends = await connect(watch.connection, elsewhere);
    later(GIVEN_UP_AFTER_MS - 1);
    for (const end of ends) end.close();
    const offer = new watch.connection();
    offer.createDataChannel('data');
    await gathered(offer);
    later(60_000);
    offer.close();
    expect(watch.failures).to.deep.equal([]);
  });

  it('tells what failed from how far it came', () => {
    const described = (sdp: string): RTCSessionDescription =>
      ({ sdp: `v=0\r\n${sdp}` }) as RTCSessionDescription;
    const host = 'a=candidate:1 1 udp 2122 192.0.2.7 5000 typ host generation 0\r\n';
    const relay = 'a=candidate:2 1 udp 2122 192.0.2.8 5000 typ relay raddr 0.0.0.0 rport 0\r\n';
    const failed = (iceConnectionState: RTCIceConnectionState, local: string, remote: string) =>
      describeFailure(
        { iceConnectionState, localDescription: described(local), remoteDescription: described(remote) },
        false,
      );
    expect(failed('failed', '', host).reason).to.equal('no-candidates');
    expect(failed('failed', host, '').reason).to.equal('no-remote-candidates');
    expect(failed('connected', host, host).reason).to.equal('dtls');
    expect(failed('failed', host + host + relay, host)).to.deep.equal({
      reason: 'ice',
      local: ['host', 'relay'],
      remote: ['host'],
    });
  });

  it('keeps the newest few failures, those of the gate among them', () => {
    const { watch, later } = createWatch();
    for (let times = 0; times < 20; times++) {
      later(1);
      watch.refused();
    }
    expect(watch.failures).to.have.length(8);
    expect(watch.failures[0]).to.deep.equal({ at: 1_020, reason: 'refused', local: [], remote: [] });
  });

  it('finds the pair in use, also where the browser marks it itself, and says nothing where there is none', () => {
    type Stats = Parameters<typeof pathOf>[0];
    type Stat = Stats extends ReadonlyMap<string, infer S> ? S : never;
    const statsOf = (...stats: readonly (readonly [string, Stat])[]): Stats => new Map(stats);
    const pair = {
      type: 'candidate-pair',
      localCandidateId: 'l',
      remoteCandidateId: 'r',
      currentRoundTripTime: 0.034,
    };
    const ends = [
      ['l', { type: 'local-candidate', candidateType: 'relay', protocol: 'udp' }],
      ['r', { type: 'remote-candidate', candidateType: 'srflx', protocol: 'udp' }],
    ] as const;
    const path = { roundTripMs: 34, local: 'relay', remote: 'srflx', protocol: 'udp' };
    const other = { type: 'candidate-pair', currentRoundTripTime: 1 };
    const transport = { type: 'transport', selectedCandidatePairId: 'p' };
    expect(pathOf(statsOf(['o', other], ['p', pair], ...ends, ['t', transport]))).to.deep.equal(path);
    expect(pathOf(statsOf(['o', other], ['p', { ...pair, selected: true }], ...ends))).to.deep.equal(path);
    const nothing = { roundTripMs: null, local: null, remote: null, protocol: null };
    expect(pathOf(statsOf())).to.deep.equal(nothing);
  });
});
