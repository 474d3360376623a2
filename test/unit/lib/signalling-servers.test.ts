import { expect } from 'chai';
import { chosenServers } from '../../../src/lib/chosen-servers.ts';
import { MAX_SERVERS, isUsableServer } from '../../../src/lib/signalling-servers.ts';

const LISTS = { nostr: ['wss://a.test', 'wss://b.test'], torrent: ['wss://t.test'], mqtt: [] };

describe('the address of a signalling server', () => {
  it('is usable where a browser opens it', () => {
    expect(isUsableServer('wss://relay.test/path', true)).to.equal(true);
    expect(isUsableServer('ws://localhost:4173/relay', true)).to.equal(true);
    expect(isUsableServer('ws://192.168.0.7:4173', false)).to.equal(true);
  });

  it('is not where it throws', () => {
    const unusable = ['', 'relay.test', 'https://relay.test', 'wss://relay.test/#part', 'ws://relay.test'];
    for (const address of unusable) expect(isUsableServer(address, true), address).to.equal(false);
  });
});

describe('the servers with the changes of the person', () => {
  it('are the given ones with some taken out and some added, each once', () => {
    const choice = {
      added: [
        { kind: 'nostr', url: 'wss://a.test' },
        { kind: 'mqtt', url: 'wss://m.test' },
      ],
      removed: [{ kind: 'nostr', url: 'wss://b.test' }],
    } as const;
    expect(chosenServers(LISTS, choice)).to.deep.equal({
      nostr: ['wss://a.test'],
      torrent: ['wss://t.test'],
      mqtt: ['wss://m.test'],
    });
  });

  it('are taken out of one kind only', () => {
    const removed = [{ kind: 'mqtt', url: 'wss://t.test' }] as const;
    expect(chosenServers(LISTS, { added: [], removed })).to.deep.equal(LISTS);
  });

  it('are no more than a kind can have', () => {
    const added = Array.from({ length: 60 }, (_, at) => ({
      kind: 'nostr' as const,
      url: `wss://${at}.test`,
    }));
    expect(chosenServers(LISTS, { added, removed: [] }).nostr).to.have.length(MAX_SERVERS);
  });
});
