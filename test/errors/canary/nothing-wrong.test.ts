it('logs what is no error', () => {
  console.log('nothing wrong here');
  console.warn('nor here');
});
