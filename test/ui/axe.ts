import 'axe-core/axe.js';
import type { AxeResults, RunOptions } from 'axe-core';
import { expect } from 'chai';
import { frame } from './helpers.ts';

const { axe } = globalThis as unknown as {
  axe: { run(on: Element, options: RunOptions): Promise<AxeResults> };
};

/** Rules about whole pages, which a component alone cannot keep. */
const PAGE_RULES = ['region', 'page-has-heading-one', 'landmark-one-main'];

const problems = (results: AxeResults): readonly string[] =>
  results.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
  );

/** Expects that axe finds nothing wrong, in light and in dark. `whole` is for the app as a page. */
export const expectAccessible = async (element: Element, whole = false): Promise<void> => {
  const root = document.documentElement;
  const before = root.style.colorScheme;
  const rules = Object.fromEntries(whole ? [] : PAGE_RULES.map((rule) => [rule, { enabled: false }]));
  for (const scheme of ['light', 'dark']) {
    root.style.colorScheme = scheme;
    await frame();
    await frame();
    const found = problems(await axe.run(element, { rules, resultTypes: ['violations'] }));
    expect(found, `axe, ${scheme}`).to.deep.equal([]);
  }
  root.style.colorScheme = before;
};
