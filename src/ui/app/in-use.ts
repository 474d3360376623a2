/** What is on the screen once there is a nickname. One part, as all of it is wanted together. */
import '../chat/chat-screen.ts';
import './main-screen.ts';

export { keepFocus } from '../shared/keep-focus.ts';
export { openDialog } from './dialogs.ts';
export { handleShortcut } from './shortcuts.ts';
