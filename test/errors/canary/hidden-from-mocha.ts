/** Keeps Mocha from seeing errors of the page: whether the browser's own report is enough is what is tried here. */
for (const kind of ['error', 'unhandledrejection'])
  globalThis.addEventListener(kind, (event) => event.stopImmediatePropagation());

/** Runs that script in a worker, and resolves when it posts a message or has failed. */
export const inWorker = async (script: string): Promise<void> => {
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const worker = new Worker(url);
  await new Promise<unknown>((resolve) => {
    worker.addEventListener('message', resolve);
    worker.addEventListener('error', resolve);
  });
};
