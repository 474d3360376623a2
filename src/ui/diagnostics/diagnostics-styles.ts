import { css } from 'lit';

/** Styles of the diagnostics: one card for each check. Changing numbers do not move the layout. */
export const diagnosticsStyles = css`
  h1:focus {
    outline: none;
  }

  .finding {
    gap: 8px;
    padding-bottom: 8px;
    font-variant-numeric: tabular-nums;
  }

  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 4px 12px;
  }

  .level {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    font-weight: 600;
    font-size: var(--text-note);
  }

  .level svg {
    flex: none;
    width: 18px;
    height: 18px;
  }

  .works {
    color: var(--success);
  }

  .limited {
    color: var(--warning);
  }

  .broken {
    color: var(--danger);
  }

  .unknown {
    color: var(--text-quiet);
  }

  .what {
    text-wrap: pretty;
  }

  .todo {
    padding: 10px 12px;
    border-radius: var(--radius-control);
    background: var(--sand);
    text-wrap: pretty;
  }

  summary {
    display: flex;
    align-items: center;
    min-height: var(--target);
    color: var(--text-quiet);
    font-size: var(--text-note);
    cursor: pointer;
  }

  summary::before {
    content: '›';
    display: grid;
    place-content: center;
    width: 18px;
    height: 18px;
    margin-inline: -6px 6px;
    font-size: 1.3em;
    line-height: 1;
    transition: rotate var(--quick) var(--ease);
  }

  details[open] > summary::before {
    rotate: 90deg;
  }

  details > p,
  dl {
    margin: 0 0 12px;
  }

  dl {
    display: grid;
    gap: 0;
    font-size: var(--text-small);
  }

  dl div {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 16px;
    padding: 6px 0;
    border-top: 1px solid var(--line);
  }

  dt {
    overflow-wrap: anywhere;
  }

  dd {
    margin: 0;
    color: var(--text-quiet);
    overflow-wrap: anywhere;
  }
`;
