/** What a worker of the app says before anything else. */
export const STARTED = 'started';

/**
 * Starts a worker; resolves once its script runs. Rejects where that could not be fetched, as an import does: browsers tell
 * that by an event without a message (HTML, "run a worker"). For `part`, so that it is said and tried again.
 */
export const startWorker = (make: () => Worker): Promise<Worker> =>
  new Promise((resolve, reject) => {
    const worker = make();
    const hear = ({ data }: MessageEvent<unknown>): void => {
      if (data === STARTED) settle(() => resolve(worker));
    };
    const fail = (event: Event): void => {
      worker.terminate();
      const why = event instanceof ErrorEvent ? event.message : '';
      settle(() => reject(new Error(why || 'Importing a module script failed: a worker')));
    };
    const settle = (end: () => void): void => {
      worker.removeEventListener('message', hear);
      worker.removeEventListener('error', fail);
      end();
    };
    worker.addEventListener('message', hear);
    worker.addEventListener('error', fail);
  });
