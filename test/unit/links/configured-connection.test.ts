import { expect } from 'chai';
import { configuredConnections } from '../../../src/links/configured-connection.ts';
import { configurationOf } from '../../../src/links/ice.ts';

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

  it('are made as is chosen, whatever whoever makes them says', () => {
    const { connection: Connection } = configuredConnections(RTCPeerConnection, [TURN], {
      servers: [],
      relayedOnly: true,
    });
    const made = new Connection({ iceTransportPolicy: 'all', iceServers: [STUN] });
    expect(made.getConfiguration().iceTransportPolicy).to.equal('relay');
    expect(urlsOf(made)).to.deep.equal(['turn:turn.test:3478']);
    made.close();
  });

  it('take over a new choice as long as nobody has answered them', () => {
    const made = configuredConnections(RTCPeerConnection, [], { servers: [], relayedOnly: false });
    const [early, closed] = [new made.connection(), new made.connection()];
    closed.close();
    made.configure({ servers: [STUN], relayedOnly: false });
    const late = new made.connection();
    expect([urlsOf(early), urlsOf(late)]).to.deep.equal([['stun:stun.test:3478'], ['stun:stun.test:3478']]);
    made.closeAll();
    expect([early.signalingState, late.signalingState]).to.deep.equal(['closed', 'closed']);
  });
});
