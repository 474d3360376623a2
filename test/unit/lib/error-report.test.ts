import { expect } from 'chai';
import { KEPT_ERRORS, createErrorBook, joinReports } from '../../../src/lib/error-report.ts';

describe('an error book', () => {
  it('counts all errors and keeps the newest, with what was thrown and where', () => {
    let now = 1_000;
    const book = createErrorBook(() => now++);
    for (let i = 0; i < KEPT_ERRORS + 5; i++) book.note('worker', new TypeError(`error ${i}`));
    const { count, newest } = book.report();
    expect([count, newest.length]).to.deep.equal([KEPT_ERRORS + 5, KEPT_ERRORS]);
    expect(newest[0]?.text).to.equal('TypeError: error 14');
    const file = new URL(import.meta.url).pathname.split('/').at(-1);
    expect(newest[0]?.where.split(':')[0]).to.equal(`worker · ${file}`);
    expect(newest[0]?.where).to.match(/:\d+:\d+$/u);
    expect(newest[0]?.at).to.equal(1_014);
  });

  it('takes whatever is thrown, and cuts what is long', () => {
    const book = createErrorBook(() => 0);
    for (const thrown of ['text', undefined, null, { a: 1 }, 'x'.repeat(5_000)]) book.note('page', thrown);
    const texts = book.report().newest.map(({ text }) => text);
    expect(texts.slice(1)).to.deep.equal(['[object Object]', 'null', 'undefined', 'text']);
    expect(texts[0]?.length).to.be.below(500);
  });

  it('is read together with another one, the newest first', () => {
    const error = (at: number) => ({ at, where: 'page', text: `${at}` });
    const joined = joinReports({ count: 2, newest: [error(5), error(1)] }, { count: 9, newest: [error(3)] });
    expect([joined.count, joined.newest.map(({ at }) => at)]).to.deep.equal([11, [5, 3, 1]]);
  });
});
