import type { Fault } from './faults.js';

const command = async (name: string, query: Readonly<Record<string, string>>): Promise<unknown> => {
  const response = await fetch(`/test-relays/${name}?${new URLSearchParams(query)}`, { method: 'POST' });
  return response.json();
};

/** A real relay beside the browser of a test, which does what it is told to do wrong. */
export interface FaultyRelay {
  readonly url: string;
  /** From now on it has this fault; null: it does what a relay should. */
  put(fault: Fault | null): Promise<void>;
  /** It is away, and every connection is broken off. */
  stop(): Promise<void>;
  /** It is there again, on the same port, and knows nothing of before. */
  restart(): Promise<void>;
  remove(): Promise<void>;
}

/** Lets what was sent to relays reach them, and their answers the page, as far as time on this machine has to do with it. */
export const settleRelays = async (): Promise<void> => void (await command('settle', {}));

/** Starts one. */
export const startFaultyRelay = async (fault: Fault | null = null): Promise<FaultyRelay> => {
  const { id, url } = (await command('start', { fault: fault ?? '' })) as { id: string; url: string };
  return {
    url,
    put: async (next) => void (await command('put', { id, fault: next ?? '' })),
    stop: async () => void (await command('stop', { id })),
    restart: async () => void (await command('restart', { id })),
    remove: async () => void (await command('remove', { id })),
  };
};
