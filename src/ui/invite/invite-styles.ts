import { css } from 'lit';

/** Styles of the invite dialog: the code in the middle, other invites below. */
export const inviteStyles = css`
  .qr {
    display: block;
    width: min(240px, 70vw);
    margin: 0 auto;
    border-radius: 12px;
    forced-color-adjust: none;
  }

  .guest {
    display: flex;
    align-items: center;
    gap: 14px;
    padding: 14px;
    border-radius: 12px;
    background: var(--accent-soft);
  }

  details {
    border-top: 1px solid var(--line);
    padding-top: 8px;
  }

  summary {
    min-height: var(--target);
    align-content: center;
    cursor: pointer;
    font-size: var(--text-note);
  }

  li {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 12px;
    padding: 4px 0;
  }
`;
