import { proxy, wrap, type Endpoint } from 'comlink';
import type { EngineApi, EngineListener } from '../engine/api/engine-api.ts';
import { reported } from './reported.ts';
import type { UnlockAnswer } from '../engine/api/vault-api.ts';

/**
 * A listener that the other side can call. Its errors are reported on this side, because they are bugs of this side.
 */
const remoteListener = (listener: EngineListener): EngineListener => {
  const safe = <A extends readonly unknown[]>(hear: (...news: A) => void) => {
    return (...news: A): void => {
      reported(() => hear(...news));
    };
  };
  return proxy({
    state: safe((patch) => listener.state(patch)),
    chat: safe((chat, change) => listener.chat(chat, change)),
    arrived: safe((arrival) => listener.arrived(arrival)),
  } satisfies EngineListener);
};

type Call = (...args: readonly unknown[]) => unknown;

/** A call at the other end, or an object with calls there: only the other end knows which of the two. */
const calling = (remote: Call): Call =>
  new Proxy(remote, {
    // A function cannot be copied to the other side; it is called back over a port of its own.
    apply: (_, __, args: readonly unknown[]) =>
      remote(...args.map((each) => (typeof each === 'function' ? proxy(each as () => void) : each))),
    get: (_, name: string) => calling((remote as unknown as Record<string, Call>)[name] as Call),
  });

/** The engine at the other end, exposed with `exposeEngine`: every call goes there by its name. */
export const connectEngine = (endpoint: Endpoint): EngineApi => {
  const remote = wrap<EngineApi>(endpoint);
  const calls = calling(remote as unknown as Call) as unknown as EngineApi;
  const listen: EngineApi['listen'] = (listener) => remote.listen(remoteListener(listener));
  return new Proxy(calls, {
    get: (_, name: keyof EngineApi) => (name === 'listen' ? listen : calls[name]),
  });
};

/** Tries a passphrase on a locked start. */
export type Unlock = (passphrase: string) => Promise<UnlockAnswer>;

/** The `Unlock` at the other end of the port of a `LockedReply`. */
export const connectUnlock = (endpoint: Endpoint): Unlock => wrap<Unlock>(endpoint);
