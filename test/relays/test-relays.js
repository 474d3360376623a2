// @ts-check
import { startRelay } from '../../tools/relay/embedded-relay.js';
import { createFaults, isFault } from './faults.js';

/**
 * @typedef {ReturnType<typeof createFaults>} Faults
 * @typedef {Awaited<ReturnType<typeof startRelay>>} Running
 * @typedef {{ faults: Faults, port: number, running: Running | undefined }} Held
 */

/** @param {URLSearchParams} query */
const faultIn = (query) => {
  const name = query.get('fault') ?? '';
  return isFault(name) ? name : null;
};

/** @param {Held | undefined} relay */
const stop = async (relay) => {
  await relay?.running?.stop();
  if (relay) relay.running = undefined;
};

/**
 * Relays for the tests that run in a browser: real ones, on ports of their own, which can misbehave (faults.js). A test
 * commands them by `POST /test-relays/…`, see faulty-relay.ts:
 *
 * - `start?fault=…`: answers `{ id, url }`
 * - `put?id=…&fault=…`: without a fault it does what a relay should
 * - `stop?id=…`, `restart?id=…` on the same port, `remove?id=…`
 * - `settle`: answers once what has come was dealt with
 * @returns {(context: import('koa').Context, next: import('koa').Next) => Promise<void>}
 */
export const testRelays = () => {
  /** @type {Map<string, Held>} */
  const relays = new Map();
  let started = 0;

  /** @type {Record<string, (query: URLSearchParams, id: string) => Promise<object | void>>} */
  const commands = {
    start: async (query) => {
      const faults = createFaults();
      faults.put(faultIn(query));
      const running = await startRelay({ instead: faults.instead });
      const id = String((started += 1));
      relays.set(id, { faults, port: running.port, running });
      return { id, url: running.url };
    },
    put: async (query, id) => relays.get(id)?.faults.put(faultIn(query)),
    stop: (_query, id) => stop(relays.get(id)),
    restart: async (_query, id) => {
      const relay = relays.get(id);
      await stop(relay);
      if (relay) relay.running = await startRelay({ instead: relay.faults.instead, port: relay.port });
    },
    settle: () => new Promise((resolve) => void setImmediate(resolve)),
    remove: async (_query, id) => {
      await stop(relays.get(id));
      relays.delete(id);
    },
  };

  return async (context, next) => {
    const name = /^\/test-relays\/(\w+)$/u.exec(context.path)?.[1];
    const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command || context.method !== 'POST') return next();
    const query = new URLSearchParams(context.querystring);
    context.body = (await command(query, query.get('id') ?? '')) ?? {};
  };
};
