// @ts-check

/** Between two looks, in milliseconds. */
const LOOK_EVERY_MS = 50;

/**
 * Talks with a page's worker as its debugger does.
 * @param {import('playwright-core').Page} page
 */
const attachToWorker = async (page) => {
  const session = await page.context().newCDPSession(page);
  /** @type {string | undefined} */
  let worker;
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker') worker ??= sessionId;
  });
  let id = 0;
  /** @type {((result: any) => void) | undefined} */
  let answered;
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id: of, result } = JSON.parse(message);
    if (of === id) answered?.(result);
  });
  // Not flat: Playwright would take the worker's messages for its own.
  await session.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
  /** @param {string} method @returns {Promise<any>} */
  const ask = async (method) => {
    if (worker === undefined) throw new Error('The page has no worker.');
    const result = new Promise((resolve) => {
      answered = resolve;
    });
    const message = JSON.stringify({ id: ++id, method });
    await session.send('Target.sendMessageToTarget', { sessionId: worker, message });
    return result;
  };
  return {
    ask,
    /** Bytes of objects and buffers together. */
    heap: async () => {
      const { usedSize = 0, backingStorageSize = 0 } = (await ask('Runtime.getHeapUsage')) ?? {};
      return usedSize + backingStorageSize;
    },
    detach: () => session.detach(),
  };
};

/**
 * Looks at the memory of a page's worker again and again: objects and buffers together.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<{ stop: () => Promise<number> }>} `stop` answers the most that was seen, in bytes
 */
export const watchWorkerHeap = async (page) => {
  const worker = await attachToWorker(page);
  let most = 0;
  let stopped = false;
  const looking = (async () => {
    while (!stopped) {
      most = Math.max(most, await worker.heap());
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  })();
  return {
    stop: async () => {
      stopped = true;
      await looking;
      await worker.detach();
      return most;
    },
  };
};

/**
 * Memory of a page's worker after garbage was collected.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<number>} bytes
 */
export const keptWorkerHeap = async (page) => {
  const worker = await attachToWorker(page);
  await worker.ask('HeapProfiler.collectGarbage');
  const bytes = await worker.heap();
  await worker.detach();
  return bytes;
};
