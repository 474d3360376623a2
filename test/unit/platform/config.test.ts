import { expect } from 'chai';
import fc from 'fast-check';
import { SIGNALLING_KINDS, isUsableServer } from '../../../src/lib/signalling-servers.ts';
import { DEFAULT_CONFIG, loadConfig, parseConfig } from '../../../src/platform/config.ts';

const problemOf = (config: unknown): string | null => {
  const parsed = parseConfig(JSON.stringify(config));
  return parsed.ok ? null : parsed.error;
};

describe('config.json', () => {
  it('means the defaults for every key that is missing', () => {
    expect(parseConfig('{}')).to.deep.equal({ ok: true, value: DEFAULT_CONFIG });
    expect(parseConfig('{"signalling": {}}')).to.deep.equal({ ok: true, value: DEFAULT_CONFIG });
  });

  it('switches a kind off with an empty list', () => {
    const parsed = parseConfig('{"signalling": {"nostr": []}, "iceServers": []}');
    expect(parsed.ok && [parsed.value.nostr, parsed.value.iceServers]).to.deep.equal([[], []]);
    const others = parseConfig('{"signalling": {"torrent": [], "mqtt": []}}');
    expect(others.ok && others.value).to.deep.equal({ ...DEFAULT_CONFIG, torrent: [], mqtt: [] });
  });

  it('has several servers of each kind from the start, all over TLS', () => {
    for (const kind of SIGNALLING_KINDS) {
      expect(DEFAULT_CONFIG[kind].length, kind).to.be.at.least(3);
      for (const url of DEFAULT_CONFIG[kind]) expect(isUsableServer(url, true), url).to.equal(true);
      for (const url of DEFAULT_CONFIG[kind]) expect(url).to.match(/^wss:/u);
    }
  });

  it('takes what the host says', () => {
    const iceServers = [
      { urls: ['stun:stun.example:3478', 'turn:turn.example'], username: 'a', credential: 'b' },
    ];
    const nostr = ['wss://relay.example/path'];
    const [torrent, mqtt] = [['wss://tracker.example'], ['wss://broker.example:8084/mqtt']];
    const config = { signalling: { nostr, torrent, mqtt }, iceServers, network: 'ours' };
    const parsed = parseConfig(JSON.stringify(config));
    expect(parsed).to.deep.equal({
      ok: true,
      value: { nostr, torrent, mqtt, iceServers, network: 'ours' },
    });
  });

  it('says which key is not valid', () => {
    expect(problemOf({ signalling: { nostr: ['https://relay.example'] } })).to.equal('signalling.nostr.0');
    expect(problemOf({ signalling: { torrent: 'wss://x' } })).to.equal('signalling.torrent');
    expect(problemOf({ signalling: { mqtt: ['mqtt://x'] } })).to.equal('signalling.mqtt.0');
    expect(problemOf({ iceServers: [{ urls: 'http://x' }] })).to.equal('iceServers.0');
    expect(problemOf({ network: '' })).to.equal('network');
    expect(problemOf([])).to.equal('config.json');
  });

  it('that is not JSON is a problem of the file', () => {
    for (const text of ['', '{', '<!doctype html>'])
      expect(parseConfig(text)).to.deep.equal({ ok: false, error: 'config.json' });
  });

  it('never throws, whatever is in it', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        parseConfig(text);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('the network that counts', () => {
  const { fetch } = globalThis;
  afterEach(() => void (globalThis.fetch = fetch));

  /** Which network counts where the host answers so, or not at all. */
  const countsBy = async (answer: Response | null, last: string | null) => {
    globalThis.fetch = async () => answer ?? Promise.reject(new TypeError('Failed to fetch'));
    return (await loadConfig('config.json', last)).network;
  };

  it('is that of the file, whichever it was before', async () => {
    for (const last of [null, 'driftpost-1', 'ours']) {
      expect(await countsBy(new Response('{"network": "theirs"}'), last)).to.equal('theirs');
      expect(await countsBy(new Response('{}'), last)).to.equal('driftpost-1');
    }
  });

  it('stays what it was where the file is wrong, not there, or cannot be fetched', async () => {
    const wrong = ['', '{', '<!doctype html>', '{"network": ""}', '{"network": "x", "iceServers": 1}'];
    for (const last of [null, 'driftpost-1', 'ours']) {
      for (const text of wrong) expect(await countsBy(new Response(text), last), text).to.equal(last);
      for (const status of [403, 500, 503])
        expect(await countsBy(new Response('{"network": "x"}', { status }), last)).to.equal(last);
      expect(await countsBy(null, last)).to.equal(last);
      // A host without the file is one with all defaults; where it named a network before, that is no word of another.
      expect(await countsBy(new Response('', { status: 404 }), last)).to.equal(last ?? 'driftpost-1');
    }
  });
});
