import type { Sealer, SealerDeps } from './sealer.ts';

/** The module with `createSealer`: the ratchets, which no page needs before somebody says something. */
export type LoadSealer = () => Promise<{ createSealer(deps: SealerDeps): Sealer }>;

/** A sealer that is loaded when it is first asked. */
export const createLazySealer = (load: LoadSealer, deps: SealerDeps): Sealer => {
  let loading: Promise<Sealer> | undefined;
  const sealer = (): Promise<Sealer> => (loading ??= load().then(({ createSealer }) => createSealer(deps)));
  return {
    seal: async (to, contents) => (await sealer()).seal(to, contents),
    isFor: async (sealed, device) => (await sealer()).isFor(sealed, device),
    opener: async (peer) => (await sealer()).opener(peer),
    renew: async (peer) => (await sealer()).renew(peer),
    wantExchange: async (device) => (await sealer()).wantExchange(device),
    owesWord: async (device) => (await sealer()).owesWord(device),
    hasSession: async (device) => (await sealer()).hasSession(device),
    forget: async (person) => (await sealer()).forget(person),
  };
};
