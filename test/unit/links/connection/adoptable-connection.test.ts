import { expect } from 'chai';
import { adoptableConnection } from '../../../../src/links/connection/adoptable-connection.ts';
import { CHANNEL_ID } from '../../../../src/links/connection/owned-connection.ts';
import { PendingConnections } from '../../../../src/links/connection/adoptable-connection.ts';
import { adopted, connectInPage, pending } from '../in-page.ts';

const when = (target: EventTarget, type: string): Promise<Event> =>
  new Promise((resolve) => target.addEventListener(type, resolve, { once: true }));

const whenClosed = (connection: RTCPeerConnection): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (connection.connectionState === 'closed') resolve();
    };
    connection.addEventListener('connectionstatechange', look);
    look();
  });

const waitUntilOpen = async ({ channel }: { readonly channel: RTCDataChannel }): Promise<void> => {
  if (channel.readyState !== 'open') await when(channel, 'open');
};

describe('a connection that trystero makes', () => {
  it('has a channel of ours on both sides, agreed on beforehand', async () => {
    const [ofCaller, ofAnswerer] = (await connectInPage()).map(adopted);
    if (!ofCaller || !ofAnswerer) throw new Error('two connections');
    await Promise.all([waitUntilOpen(ofCaller), waitUntilOpen(ofAnswerer)]);
    const { id, negotiated, ordered, protocol, maxRetransmits } = ofCaller.channel;
    expect({ id, negotiated, ordered, protocol, maxRetransmits }).to.deep.equal({
      id: CHANNEL_ID,
      negotiated: true,
      ordered: true,
      protocol: 'driftpost/1',
      maxRetransmits: null,
    });
    ofCaller.shut();
    ofAnswerer.shut();
  });

  it('never asks the answering side for an offer of its own', async () => {
    const [caller, answerer] = await connectInPage();
    let asked = false;
    answerer.onnegotiationneeded = () => {
      asked = true;
    };
    await waitUntilOpen(adopted(answerer));
    expect([asked, answerer.signalingState]).to.deep.equal([false, 'stable']);
    adopted(caller).shut();
    answerer.close();
  });

  it('offers once, so that no observer finds the same fingerprint in two rooms', async () => {
    const Adoptable = adoptableConnection(RTCPeerConnection, new PendingConnections());
    const caller = new Adoptable();
    caller.createDataChannel('data');
    await caller.setLocalDescription();
    // What trystero does with an offer that has waited for a minute.
    const refused = await caller.setLocalDescription({ type: 'rollback' }).then(
      () => false,
      () => true,
    );
    expect(refused).to.equal(true);
    caller.close();
  });

  it('can be adopted once, and not when it is closed or has no channel of ours', async () => {
    const [caller, answerer] = await connectInPage();
    expect(caller.adopt()).to.not.equal(undefined);
    expect(caller.adopt()).to.equal(undefined);
    answerer.close();
    expect(answerer.adopt()).to.equal(undefined);
    const Adoptable = adoptableConnection(RTCPeerConnection, new PendingConnections());
    const fresh = new Adoptable();
    expect(fresh.adopt()).to.equal(undefined);
    fresh.close();
  });

  it('is under way from the answer until it is taken, closed or refused', async () => {
    expect(pending.areUnderWay).to.equal(false);
    const [caller, answerer] = await connectInPage();
    expect(pending.areUnderWay).to.equal(true);
    const ofCaller = adopted(caller);
    expect(pending.areUnderWay, 'the other one').to.equal(true);
    answerer.close();
    expect(pending.areUnderWay).to.equal(false);
    ofCaller.shut();
  });

  it('is closed by trystero as long as it was not taken', async () => {
    const [caller, answerer] = await connectInPage();
    caller.close();
    expect(caller.connectionState).to.equal('closed');
    answerer.close();
  });

  it('stays open when trystero closes it after it was taken', async () => {
    const [caller, answerer] = await connectInPage();
    const [ofCaller, ofAnswerer] = [adopted(caller), adopted(answerer)];
    await Promise.all([waitUntilOpen(ofCaller), waitUntilOpen(ofAnswerer)]);
    caller.close();
    answerer.close();
    ofCaller.forget();
    const heard = new Promise((resolve) => ofAnswerer.inbox.open(resolve));
    ofCaller.channel.send('still here');
    expect(await heard).to.equal('still here');
    ofCaller.shut();
    ofAnswerer.shut();
  });

  it('tells its own side when we close it, as trystero expects', async () => {
    const [caller, answerer] = await connectInPage();
    const ofCaller = adopted(caller);
    const told = when(caller, 'connectionstatechange').then(() => caller.connectionState);
    ofCaller.shut();
    expect(await told).to.equal('closed');
    answerer.close();
  });

  it('keeps messages that arrive before a link reads the channel', async () => {
    const [ofCaller, ofAnswerer] = (await connectInPage()).map(adopted);
    if (!ofCaller || !ofAnswerer) throw new Error('two connections');
    await waitUntilOpen(ofCaller);
    for (const text of ['one', 'two', 'three']) ofCaller.channel.send(text);
    await when(ofAnswerer.channel, 'message');
    const heard: unknown[] = [];
    await new Promise<void>((resolve) => {
      ofAnswerer.inbox.open((data) => heard.push(data) === 3 && resolve());
    });
    expect(heard).to.deep.equal(['one', 'two', 'three']);
    ofCaller.shut();
    ofAnswerer.shut();
  });

  for (const [what, count, bytes] of [
    ['many messages', 40, 1],
    ['many bytes', 5, 16 * 1024],
  ] as const) {
    it(`is closed when ${what} arrive before anybody listens`, async () => {
      const [caller, answerer] = await connectInPage();
      const ofCaller = adopted(caller);
      await waitUntilOpen(ofCaller);
      for (let sent = 0; sent < count; sent++) ofCaller.channel.send(new Uint8Array(bytes));
      await whenClosed(answerer);
      expect(answerer.adopt()).to.equal(undefined);
      ofCaller.shut();
    });
  }

  it('is closed when far more than an introduction comes over the channel of trystero', async () => {
    const { promise: arrived, resolve } = Promise.withResolvers<RTCDataChannel>();
    const [caller, answerer] = await connectInPage(resolve);
    const channel = await arrived;
    channel.binaryType = 'arraybuffer';
    await waitUntilOpen({ channel });
    for (let sent = 0; sent < 17; sent++) channel.send(new Uint8Array(16 * 1024));
    await whenClosed(caller);
    answerer.close();
  });
});
