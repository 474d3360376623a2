import type { PageServices } from '../../ui/page-services.ts';

/**
 * WebKit clears what scripts stored after seven days of use without the site, unless it is installed
 * (Intelligent Tracking Prevention). The engine is told by its vendor string, which only WebKit has.
 */
const isWebKit = (): boolean => navigator.vendor.startsWith('Apple');

const isInstalled = (): boolean => matchMedia('(display-mode: standalone)').matches;

/** Whether the browser will keep what is stored. */
export const storageSafety: Pick<PageServices, 'storageSafety' | 'persistStorage'> = {
  storageSafety: async () => {
    const manager = navigator.storage as StorageManager | undefined;
    const persisted = (await manager?.persisted?.().catch(() => false)) ?? false;
    const estimate = await manager?.estimate?.().catch(() => undefined);
    return {
      persisted,
      clearsUnused: isWebKit() && !isInstalled(),
      usedBytes: estimate?.usage ?? null,
      quotaBytes: estimate?.quota ?? null,
    };
  },
  persistStorage: async () => {
    const manager = navigator.storage as StorageManager | undefined;
    return (await manager?.persist?.().catch(() => false)) ?? false;
  },
};
