import type { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export interface StateTableProps {
  readonly encryptionKey: IKey | undefined;
  readonly removalPolicy: RemovalPolicy;

  /** @default false */
  readonly pointInTimeRecovery?: boolean;

  /** @default - CloudFormation makes up a name */
  readonly tableName?: string;
}

/**
 * What the function remembers from run to run: times that are judged and reported, jobs to be read again, and who is
 * at work. No secrets. It has no backup unless an organization asks for one: losing it has jobs judged again, and loses
 * no result.
 */
export class StateTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: StateTableProps) {
    super(scope, id);
    this.table = new Table(this, 'Resource', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: 'expiresAt',
      removalPolicy: props.removalPolicy,
      ...(props.pointInTimeRecovery === true && {
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      }),
      ...(props.tableName !== undefined && { tableName: props.tableName }),
      ...(props.encryptionKey !== undefined && {
        encryption: TableEncryption.CUSTOMER_MANAGED,
        encryptionKey: props.encryptionKey,
      }),
    });
  }
}
