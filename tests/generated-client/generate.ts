import openapiTypescript, { astToString, type OpenAPI3 } from 'openapi-typescript';
import ts from 'typescript';

const heading = `// What openapi-typescript makes of the API's description. A test compares the two: after a change of the API, run
// \`npx vitest run --project e2e tests/generated-client -u\` and read the difference as a user of the API would.
`;

/** Makes TypeScript types from an API's OpenAPI description. Files in forms are Blobs. */
export async function generate(description: OpenAPI3): Promise<string> {
  const types = await openapiTypescript(description, {
    transform: ({ format }) => (format === 'binary' ? ts.factory.createTypeReferenceNode('Blob') : undefined),
  });
  return heading + astToString(types);
}
