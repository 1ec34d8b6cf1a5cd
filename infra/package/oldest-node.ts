/** The oldest Node.js that the package runs on, in esbuild's words; package.json says the same in `engines`. */
export const OLDEST_NODE = 'node20.17';
