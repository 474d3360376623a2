import { css } from 'lit';

/** Styles of the list of chats, except its rows. */
export const chatListStyles = css`
  .redemptions {
    display: grid;
    gap: 8px;
    padding-bottom: 8px;
  }

  .top,
  .bottom {
    display: flex;
    align-items: baseline;
    gap: 8px;
    min-width: 0;
  }

  .bottom {
    align-items: center;
  }

  .name {
    flex: 0 1 auto;
  }

  .words {
    flex: 1 9999 0;
    overflow: hidden;
    color: var(--text-quiet);
    font-size: var(--text-small);
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .time {
    flex: none;
    margin-inline-start: auto;
    color: var(--text-quiet);
    font-size: var(--text-small);
    font-variant-numeric: tabular-nums;
  }

  .preview {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    color: var(--text-quiet);
    font-size: var(--text-note);
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .preview .icon {
    width: 15px;
    height: 15px;
    margin-inline-end: 4px;
    vertical-align: -2px;
  }

  .draft {
    color: var(--cork);
  }

  .badge {
    flex: none;
    min-width: 22px;
    padding: 1px 7px;
    border-radius: 99px;
    background: var(--accent);
    color: var(--accent-text);
    font-size: var(--text-small);
    font-weight: 650;
    font-variant-numeric: tabular-nums;
    text-align: center;
  }

  .flag {
    display: flex;
    position: relative;
    flex: none;
    align-items: center;
    gap: 4px;
    color: var(--text-quiet);
    font-size: var(--text-small);
    white-space: nowrap;
  }

  .pinned {
    flex: none;
    align-self: center;
    margin-inline-start: auto;
  }

  .pinned + .time {
    margin-inline-start: 0;
  }

  .flag .icon {
    flex: none;
    width: 15px;
    height: 15px;
  }

  /* The badge of a muted chat is less bright. */
  .quiet-badge {
    background: transparent;
    box-shadow: inset 0 0 0 1.5px var(--control-line);
    color: var(--text-quiet);
  }

  .dot {
    min-width: 12px;
    width: 12px;
    height: 12px;
    padding: 0;
  }

  .archive {
    display: flex;
    align-items: center;
    gap: 12px;
    min-height: var(--target);
    margin: 0 8px 16px;
    padding: 10px 12px;
    border-radius: 12px;
    color: var(--text-quiet);
    text-decoration: none;
    transition: background var(--quick) var(--ease);
  }

  .archive:hover {
    background: var(--sand);
  }

  .archive:focus-visible {
    outline-offset: -2px;
  }

  .archive .icon {
    width: 20px;
    margin-inline: 12px;
  }

  .meet {
    display: grid;
    gap: 8px;
    margin: 0 20px 24px;
    padding: 16px;
    border: 1px dashed var(--control-line);
    border-radius: 12px;
  }

  .meet h2 {
    font-size: var(--text-base);
  }
`;
