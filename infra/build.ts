// `npm run build`: writes dist/rule, exactly the files that the stack ships, and prints their size.

import { relative } from 'node:path';
import { bundleFunction } from './bundle.ts';
import { BUNDLE_FILE, HANDLER_NAME } from './shipped-function.ts';

const { directory, bytes } = bundleFunction();
const sizeKiB = (bytes / 1024).toFixed(1);

console.log(
  `${relative(process.cwd(), directory)}/${BUNDLE_FILE}: ${sizeKiB} KiB, handler ${HANDLER_NAME}`,
);
