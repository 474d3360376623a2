/** A tab that stays open asks for a new version this often, in milliseconds. */
const LOOK_EVERY_MS = 30 * 60_000;

/** Coming back to the tab asks too, but not more often than this, in milliseconds. */
const LOOK_SPACING_MS = 5 * 60_000;

/** What is needed of the page. */
export interface UpdateDeps {
  readonly page: Pick<Document, 'addEventListener' | 'visibilityState'>;
  /** Milliseconds, from any time on. */
  now(): number;
  /** Runs something again and again. */
  every(run: () => void, ms: number): unknown;
}

/** Looks for a new version of the app for as long as the page lives. Registering the worker has just done so. */
export const lookForUpdates = (
  registration: Pick<ServiceWorkerRegistration, 'update'>,
  { page, now, every }: UpdateDeps,
): void => {
  let lookedAt = now();
  const look = (): void => {
    lookedAt = now();
    // Without a network there is nothing to find; a worker that is gone finds nothing either.
    registration.update().catch(() => undefined);
  };
  every(look, LOOK_EVERY_MS);
  page.addEventListener('visibilitychange', () => {
    if (page.visibilityState === 'visible' && now() - lookedAt >= LOOK_SPACING_MS) look();
  });
};
