// What is loaded with the first event, and no more of the client than that.

export { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
