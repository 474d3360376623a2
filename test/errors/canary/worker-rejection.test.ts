import { inWorker } from './hidden-from-mocha.ts';

it('passes, and a rejection went unseen', () =>
  inWorker(`
    self.addEventListener('unhandledrejection', () => self.postMessage('rejected'));
    Promise.reject(new Error('canary: rejection of a worker'));
  `));
