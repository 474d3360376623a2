import { css } from 'lit';

/** What the dialogs about backups have in common. */
export const backupDialogStyles = css`
  form {
    display: grid;
    gap: 16px;
  }

  form .field {
    flex: none;
  }

  .progress {
    display: grid;
    gap: 12px;
  }

  progress {
    width: 100%;
    height: 8px;
    accent-color: var(--accent);
  }

  .done {
    display: flex;
    align-items: center;
    gap: 8px;
    font-weight: 600;
    color: var(--success);
  }
`;
