// What is loaded with the first message, and no more of the client than that.

export { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
