/**
 * The service worker of this copy of the app; undefined where there is none. Another copy, hosted at a path above, may
 * have one that this page would be given instead.
 */
export const ownRegistration = async (): Promise<ServiceWorkerRegistration | undefined> => {
  const scope = new URL('.', document.baseURI).href;
  // A browser that keeps nothing for the page refuses even to be asked.
  const found = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  return found?.scope === scope ? found : undefined;
};
