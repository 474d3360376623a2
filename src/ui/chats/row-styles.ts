import { css } from 'lit';

/** Rows of people and chats, in the pane on the left. */
export const rows = css`
  :host {
    display: block;
  }

  .title {
    padding: 6px 20px 8px;
    font-size: var(--text-large);
  }

  ul {
    padding: 0 8px 16px;
  }

  .row {
    display: flex;
    align-items: center;
    gap: 12px;
    min-height: 68px;
    padding: 10px 12px;
    border-radius: 12px;
    color: var(--text);
    text-decoration: none;
    /* A long press is for the menu of the row. */
    -webkit-touch-callout: none;
    transition: background var(--quick) var(--ease);
  }

  .row:hover {
    background: var(--sand);
  }

  .row:focus-visible {
    outline-offset: -2px;
  }

  .row[aria-current='page'] {
    background: var(--accent-soft);
  }

  .main {
    display: grid;
    flex: 1;
    min-width: 0;
    gap: 1px;
  }

  /* The letter J reaches over its left edge, where it would be cut off. */
  .name {
    margin-inline-start: -3px;
    padding-inline-start: 3px;
    overflow: hidden;
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .online {
    color: var(--success);
  }

  dp-print {
    position: relative;
  }

  dp-print[data-online]::after {
    content: '';
    position: absolute;
    right: -2px;
    bottom: -2px;
    width: 13px;
    height: 13px;
    border: 2px solid var(--surface);
    border-radius: 50%;
    background: var(--success);
  }

  .empty {
    display: grid;
    justify-items: start;
    gap: 16px;
    padding: 8px 20px 24px;
  }

  @media (forced-colors: active) {
    .row[aria-current='page'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
