// `npm run build`: writes dist/rule, exactly the files that the stack ships, and prints their size.

import { relative } from 'node:path';
import { BUNDLE_FILE, bundleFunction, HANDLER_NAME } from './bundle.ts';

const { directory, bytes } = bundleFunction();
const sizeKiB = (bytes / 1024).toFixed(1);

console.log(
  `${relative(process.cwd(), directory)}/${BUNDLE_FILE}: ${sizeKiB} KiB, handler ${HANDLER_NAME}`,
);
