import { expect } from 'chai';
import { afterPaint } from '../../../src/platform/page/after-paint.ts';

/** Resolves with how often the page began a picture until that was over. */
const framesUntil = async (end: () => Promise<void>): Promise<number> => {
  let frames = 0;
  let going = true;
  const count = (): void => {
    frames += 1;
    if (going) requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
  await end();
  going = false;
  return frames;
};

describe('after a picture of the page', () => {
  it('one was made and the next was begun', async () => {
    expect(await framesUntil(afterPaint)).to.be.at.least(2);
  });

  it('a page that paints nothing is not waited for', async () => {
    const { requestAnimationFrame: real } = window;
    window.requestAnimationFrame = () => 0;
    try {
      await afterPaint();
    } finally {
      window.requestAnimationFrame = real;
    }
  });
});
