// @ts-check

/**
 * Looks at the memory of a page's worker again and again: objects and buffers together.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<{ stop: () => Promise<number> }>} `stop` answers the most that was seen, in bytes
 */
export const watchWorkerHeap = async (page) => {
  const session = await page.context().newCDPSession(page);
  /** @type {string | undefined} */
  let worker;
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker') worker ??= sessionId;
  });
  let most = 0;
  let id = 0;
  /** @type {((used: number) => void) | undefined} */
  let answered;
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { result } = JSON.parse(message);
    answered?.(result ? result.usedSize + (result.backingStorageSize ?? 0) : 0);
  });
  // Not flat: Playwright would take the worker's messages for its own.
  await session.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
  const look = async () => {
    if (worker === undefined) throw new Error('The page has no worker.');
    const used = new Promise((resolve) => {
      answered = resolve;
    });
    const message = JSON.stringify({ id: ++id, method: 'Runtime.getHeapUsage' });
    await session.send('Target.sendMessageToTarget', { sessionId: worker, message });
    most = Math.max(most, /** @type {number} */ (await used));
  };
  let stopped = false;
  const looking = (async () => {
    while (!stopped) {
      await look();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  return {
    stop: async () => {
      stopped = true;
      await looking;
      await session.detach();
      return most;
    },
  };
};
