it('passes, and an error was printed', () => {
  console.error('canary: printed by the page');
});
