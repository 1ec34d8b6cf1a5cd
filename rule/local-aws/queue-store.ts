import { randomUUID } from 'node:crypto';
import { ServiceError } from './service-error.ts';
import type { Residence } from './training-job.ts';

export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
  readonly sentAtMs: number;
  /** Not received before this instant: the delay, then the visibility timeout. */
  visibleAtMs: number;
  receiptHandle: string;
  receiveCount: number;
}

export interface Queue {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  readonly visibilityTimeoutMs: number;
  readonly messages: QueueMessage[];
}

const DEFAULT_VISIBILITY_TIMEOUT_MS = 30_000;

/** The standard queues of one account and Region. Messages come in the order they were sent. */
export class QueueStore {
  readonly #residence: Residence;
  readonly #nowMs: () => number;
  readonly #endpoint: () => string;
  readonly #queues = new Map<string, Queue>();

  constructor(residence: Residence, nowMs: () => number, endpoint: () => string) {
    this.#residence = residence;
    this.#nowMs = nowMs;
    this.#endpoint = endpoint;
  }

  /** The queue exists; the answer is its URL. */
  createQueue(name: string, options: { readonly visibilityTimeoutMs?: number } = {}): string {
    const known = this.#queues.get(name);
    if (known) return known.url;
    const { accountId, region } = this.#residence;
    const queue: Queue = {
      name,
      url: `${this.#endpoint()}/${accountId}/${name}`,
      arn: `arn:aws:sqs:${region}:${accountId}:${name}`,
      visibilityTimeoutMs: options.visibilityTimeoutMs ?? DEFAULT_VISIBILITY_TIMEOUT_MS,
      messages: [],
    };
    this.#queues.set(name, queue);
    return queue.url;
  }

  /** The queue of a URL or a name. @throws ServiceError QueueDoesNotExist */
  queue(urlOrName: string): Queue {
    const queue = this.#queues.get(urlOrName.slice(urlOrName.lastIndexOf('/') + 1));
    if (!queue)
      throw new ServiceError(
        'com.amazonaws.sqs#QueueDoesNotExist',
        'The specified queue does not exist.',
      );
    return queue;
  }

  /** The message is in the queue and visible after `delayMs`. */
  send(urlOrName: string, body: string, delayMs = 0): QueueMessage {
    const sentAtMs = this.#nowMs();
    const message = {
      messageId: randomUUID(),
      body,
      sentAtMs,
      visibleAtMs: sentAtMs + delayMs,
      receiptHandle: '',
      receiveCount: 0,
    };
    this.queue(urlOrName).messages.push(message);
    return message;
  }

  /** Up to `limit` visible messages, invisible to others until their visibility timeout ends. */
  receive(urlOrName: string, limit = 10, visibilityTimeoutMs?: number): QueueMessage[] {
    const queue = this.queue(urlOrName);
    const nowMs = this.#nowMs();
    const received = queue.messages
      .filter((message) => message.visibleAtMs <= nowMs)
      .slice(0, limit);
    for (const message of received) {
      message.visibleAtMs = nowMs + (visibilityTimeoutMs ?? queue.visibilityTimeoutMs);
      message.receiptHandle = randomUUID();
      message.receiveCount += 1;
    }
    return received;
  }

  /** The message of this receipt is gone; an old receipt changes nothing. */
  deleteMessage(urlOrName: string, receiptHandle: string): void {
    const { messages } = this.queue(urlOrName);
    const at = messages.findIndex((message) => message.receiptHandle === receiptHandle);
    if (at >= 0) messages.splice(at, 1);
  }

  /** How many messages are visible, delayed and not received yet, and received but not deleted. */
  countMessages(urlOrName: string): {
    readonly visible: number;
    readonly delayed: number;
    readonly inFlight: number;
  } {
    const nowMs = this.#nowMs();
    const { messages } = this.queue(urlOrName);
    const hidden = messages.filter((message) => message.visibleAtMs > nowMs);
    const delayed = hidden.filter((message) => message.receiveCount === 0).length;
    return {
      visible: messages.length - hidden.length,
      delayed,
      inFlight: hidden.length - delayed,
    };
  }
}
