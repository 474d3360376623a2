// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRequire } from 'node:module';
import { build } from 'vite';
import { ROOT } from '../../tools/setup/root.js';
import { trystero } from '../../tools/trystero-plugin.js';

/** Trystero's part for Nostr, as it comes with the app. */
const bundle = async () => {
  const made = await build({
    root: ROOT,
    configFile: false,
    logLevel: 'silent',
    plugins: [trystero()],
    build: {
      write: false,
      lib: {
        entry: createRequire(import.meta.url).resolve('@trystero-p2p/nostr'),
        formats: ['es'],
        fileName: 'nostr',
      },
    },
  });
  const [one] = Array.isArray(made) ? made : [made];
  const chunk = one && 'output' in one ? one.output[0] : undefined;
  if (!chunk) throw new Error('nothing was built');
  return { code: chunk.code, module: await import(`data:text/javascript,${encodeURIComponent(chunk.code)}`) };
};

/** A relay that is reached at once, and says nothing. */
class SilentRelay extends EventTarget {
  /** @type {(message: [string, string, { since: number }]) => void} */
  static hears = () => undefined;
  readyState = 1;
  /** @type {(() => void) | undefined} */
  onopen;
  constructor(/** @type {string} */ url) {
    super();
    this.url = url;
    setTimeout(() => this.onopen?.());
  }
  send(/** @type {string} */ text) {
    SilentRelay.hears(JSON.parse(text));
  }
  close() {}
}

describe('trystero, as it comes with the app', () => {
  it('asks relays for what is still under way to them, and knows no servers of its own', async () => {
    const { code, module } = await bundle();
    assert.doesNotMatch(code, /wss:\/\//u);
    Object.assign(globalThis, { WebSocket: SilentRelay });
    const before = Math.floor(Date.now() / 1_000);
    const asked = new Promise((/** @type {typeof SilentRelay.hears} */ resolve) => {
      SilentRelay.hears = resolve;
    });
    const room = module.joinRoom(
      { appId: 'a', passive: true, relayConfig: { urls: ['ws://relay.test'], manualReconnection: true } },
      'room',
    );
    const [kind, , filter] = await asked;
    assert.equal(kind, 'REQ');
    assert.ok(filter.since <= before - 3, 'what was said three seconds ago may come yet');
    assert.ok(filter.since >= before - 5, 'what was said earlier belongs to nothing that is known');
    await room.leave();
  });
});
