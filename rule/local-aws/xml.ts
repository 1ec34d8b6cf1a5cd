/** The XML of the query protocol, as STS writes it. */
import type { Output } from './operation.ts';
import type { ServiceError } from './service-error.ts';

const STS_NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

export function renderXmlResult(operation: string, output: Output, requestId: string): string {
  return (
    `<${operation}Response xmlns="${STS_NAMESPACE}">` +
    `<${operation}Result>${renderMembers(output)}</${operation}Result>` +
    `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>` +
    `</${operation}Response>`
  );
}

export function renderXmlError(
  error: ServiceError,
  fault: 'Sender' | 'Receiver',
  requestId: string,
): string {
  return (
    `<ErrorResponse xmlns="${STS_NAMESPACE}"><Error>` +
    renderMembers({ Type: fault, Code: error.code, Message: error.message }) +
    `</Error><RequestId>${requestId}</RequestId></ErrorResponse>`
  );
}

function renderMembers(members: Readonly<Record<string, unknown>>): string {
  return Object.entries(members)
    .map(([member, value]) => `<${member}>${renderValue(value)}</${member}>`)
    .join('');
}

function renderValue(value: unknown): string {
  return typeof value === 'object' && value !== null
    ? renderMembers({ ...value })
    : escapeXml(String(value));
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
