import { expect } from 'chai';
import { configuredConnections } from '../../../../src/links/connection/configured-connection.ts';
import { configurationOf } from '../../../../src/links/connection/ice-configuration.ts';

const STUN = { urls: 'stun:stun.test:3478' };
const TURN = { urls: ['turn:turn.test:3478'], username: 'mina', credential: 'secret' };

const urlsOf = (connection: RTCPeerConnection): unknown[] =>
  (connection.getConfiguration().iceServers ?? []).flatMap(({ urls }) => urls);

describe('connections', () => {
  it("ask the person's own servers before those of the host", () => {
    expect(configurationOf([STUN], { servers: [TURN], relayedOnly: false })).to.deep.equal({
      iceServers: [TURN, { urls: ['stun:stun.test:3478'] }],
      iceTransportPolicy: 'all',
    });
  });

  it('ask TURN servers alone where the address is hidden', () => {
    expect(configurationOf([STUN, TURN], { servers: [], relayedOnly: true })).to.deep.equal({
      iceServers: [TURN],
      iceTransportPolicy: 'relay',
    });
  });

  it('leave out what the browser would throw at', () => {
    const servers = [{ urls: 'turn:turn.test' }, { urls: 'nonsense' }];
    expect(configurationOf([], { servers, relayedOnly: false }).iceServers).to.deep.equal([]);
  });

  it('are made with the chosen configuration, whatever the caller passes', () => {
    const { connection: Connection } = configuredConnections(RTCPeerConnection, [TURN], {
      servers: [],
      relayedOnly: true,
    });
    const made = new Connection({ iceTransportPolicy: 'all', iceServers: [STUN] });
    expect(made.getConfiguration().iceTransportPolicy).to.equal('relay');
    expect(urlsOf(made)).to.deep.equal(['turn:turn.test:3478']);
    made.close();
  });

  it('are made by a new choice from then on', () => {
    const made = configuredConnections(RTCPeerConnection, [], { servers: [], relayedOnly: false });
    made.configure({ servers: [STUN], relayedOnly: false });
    const late = new made.connection();
    expect(urlsOf(late)).to.deep.equal(['stun:stun.test:3478']);
    late.close();
  });

  it('that wait for an answer are given up, so that what they said is not read again; others go on', async () => {
    const made = configuredConnections(RTCPeerConnection, [], { servers: [], relayedOnly: false });
    const [waiting, answering] = [new made.connection(), new made.connection()];
    waiting.createDataChannel('data');
    await waiting.setLocalDescription();
    await answering.setRemoteDescription(waiting.localDescription as RTCSessionDescription);
    await answering.setLocalDescription();
    const told: string[] = [];
    waiting.addEventListener('connectionstatechange', () => told.push(waiting.connectionState));
    made.renew();
    expect([told, answering.signalingState]).to.deep.equal([['closed'], 'stable']);
    expect(() => waiting.localDescription).to.throw('given up');
    made.giveUp();
    expect([answering.signalingState, answering.localDescription]).to.deep.equal(['closed', null]);
  });

  it('are few at once: those without an answer go first, the oldest first, and those that are linked stay', async () => {
    const { connection: Connection } = configuredConnections(RTCPeerConnection, [], {
      servers: [],
      relayedOnly: false,
      max: 3,
    });
    const linked = [new Connection(), new Connection()] as const;
    linked[0].createDataChannel('data');
    await linked[0].setLocalDescription();
    await linked[1].setRemoteDescription(linked[0].localDescription as RTCSessionDescription);
    await linked[1].setLocalDescription();
    for (const [at, one] of linked.entries())
      one.addEventListener('icecandidate', ({ candidate }) => {
        if (candidate) void linked[1 - at]?.addIceCandidate(candidate);
      });
    const up = new Promise<void>((resolve) => {
      const look = (): void => {
        if (linked.every(({ connectionState }) => connectionState === 'connected')) resolve();
      };
      for (const one of linked) one.addEventListener('connectionstatechange', look);
    });
    await linked[0].setRemoteDescription(linked[1].localDescription as RTCSessionDescription);
    await up;
    const answering = new Connection();
    const offer = new RTCPeerConnection();
    offer.createDataChannel('data');
    await offer.setLocalDescription();
    await answering.setRemoteDescription(offer.localDescription as RTCSessionDescription);
    const others = Array.from({ length: 100 }, () => new Connection());
    const open = others.filter(({ connectionState }) => connectionState !== 'closed');
    expect(open).to.deep.equal(others.slice(-2));
    expect([...linked, answering].map(({ connectionState }) => connectionState)).to.deep.equal([
      'connected',
      'connected',
      'new',
    ]);
    for (const one of [...linked, answering, offer, ...open]) one.close();
  });
});
