import type { Pass } from '../manuscript.ts';

export const embargoes: Pass = {
  name: 'embargoes',
  does: 'Warns when the draft and story.yaml state different embargoes. The later one holds.',
  run(manuscript, { settings, name }) {
    const [one, other] = [manuscript.settings.embargo, settings.embargo];
    if (one === undefined || other === undefined || Date.parse(one) === Date.parse(other)) return manuscript;
    const message = `The draft says that the embargo ends ${one}, story.yaml says ${other}: the later one holds.`;
    return {
      ...manuscript,
      warnings: [...manuscript.warnings, { code: 'embargo_twice', message, where: name }],
    };
  },
};
