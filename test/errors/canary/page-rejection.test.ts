it('passes, and a rejection went unseen', async () => {
  await new Promise<void>((resolve) => {
    globalThis.addEventListener('unhandledrejection', (event) => {
      event.stopImmediatePropagation(); // Mocha would hear of it
      resolve();
    });
    void Promise.reject(new Error('canary: rejection of the page'));
  });
});
