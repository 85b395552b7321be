import { type Setting, settingsReference } from '@slugline/config/reference';

/** Returns the text of docs/configuration.md. Its tables are made from the schema of the settings. */
export function configurationPage(): string {
  const settings = settingsReference();
  const isOfStore = ({ path }: Setting) => path.startsWith('store.');
  return `${intro}
${tableOf(settings.filter((setting) => !isOfStore(setting)))}

${stores}
${tableOf(settings.filter(isOfStore))}

${rest}`;
}

const tableOf = (settings: readonly Setting[]): string =>
  ['| key | variable | values | default | meaning |', '|---|---|---|---|---|', ...settings.map(rowOf)].join(
    '\n',
  );

const rowOf = ({ path, variables, values, fallback, meaning }: Setting): string =>
  `| \`${path}\` | ${variables.join(', ')} | ${values} | ${fallback ?? 'must be given'} | ${meaning} |`;

const intro = `<!-- Written by \`npm run docs\` from packages/config/src/schema.ts. Change that file, not this one. -->
# Configuration

Everything has a default: Slugline starts without any settings. They come from three places, and the first
that says something wins:

1. flags of the command, such as \`--port\` (\`slugline COMMAND --help\`),
2. environment variables,
3. \`slugline.yaml\` in the working folder.

[slugline.example.yaml](../slugline.example.yaml) has every key. Copy what you need from it.

All settings are read once, at the start. A start with wrong settings is refused, and the message names all
problems at once, each by the key or the variable that set it. Unknown keys are problems, too.
\`slugline doctor\` checks the machine and the services that the settings name.

A variable that is empty counts as not set. Not every key has a variable.

## Settings
`;

const stores = `## A store

\`working\` and \`destinations[].store\` each name a store: a directory (\`kind: directory\`, with \`path\`) or a
bucket (\`kind: s3\`, with the other keys).

Variables can name the stores, too. \`S3_BUCKET\` and \`S3_PUBLIC_BUCKET\` make them buckets, and the other \`S3_…\`
variables then hold for both. A bucket that a variable names has defaults: the region \`us-east-1\`, and with
\`S3_ENDPOINT\` the values \`forcePathStyle: true\` and \`checksums: when_required\`, without it \`false\` and
\`when_supported\`. Without \`SLUGLINE_PUBLIC_URL\` the destination's address is that of the bucket, or of the
edge of this machine (\`http://host:port/\`).

Name a store in one place. A start is refused when the file and a variable both name the working store, or
both name the destinations. Several destinations need the file.

Everybody can read all of a destination. So it must not overlap the working store, nor contain the data
folder.
`;

const rest = `## Tokens

\`SLUGLINE_TOKENS\` is a list with commas: \`name:scope+scope:sha256,…\`.
\`slugline token NAME --scopes submit,edit\` prints a new token once, and the entry for this list. Only the hash
of a token is in the settings.

## Commands that talk to a running API

\`slugline submit\`, \`status\`, \`hold\`, \`release\`, \`schedule\` and \`preview\` read these variables and nothing else:

| variable | default | meaning |
|---|---|---|
| \`SLUGLINE_URL\` | \`http://127.0.0.1:4000\` | where the API is |
| \`SLUGLINE_TOKEN\` | none | the token for it |

\`slugline publish\` and \`slugline demo\` bring stores, a Redis and a destination of their own, and listen on
this machine alone. Of the settings they use what concerns the site, credentials, limits and workers.
\`SLUGLINE_PUBLIC_URL\` tells \`publish\` where its folder will be on the web.
`;
