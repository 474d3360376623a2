import { msg } from '@lit/localize';

/** What a group of Unicode's signs is called. */
export const groupName = (group: number): string => {
  switch (group) {
    case 0:
      return msg('Smileys');
    case 1:
      return msg('People and gestures');
    case 3:
      return msg('Animals and nature');
    case 4:
      return msg('Food and drink');
    case 5:
      return msg('Travel and places');
    case 6:
      return msg('Activities');
    case 7:
      return msg('Objects');
    case 8:
      return msg('Symbols');
    default:
      return msg('Flags');
  }
};
