// What Config shows for a job now.

import {
  ConfigServiceClient,
  GetComplianceDetailsByResourceCommand,
} from '@aws-sdk/client-config-service';
import { accountType, trainingJobType } from '../../verdict/evaluation.ts';
import type { ClientSettings } from '../access/access.ts';

export interface ConfigResult {
  readonly rule: string;
  readonly compliance: 'compliant' | 'nonCompliant';
  readonly annotation: string;
  /** When Config recorded it. ISO 8601, UTC. */
  readonly since: string;
}

/**
 * The results of every rule about the job, under both types that the rule may report under.
 *
 * @throws where Config may not be read.
 */
export async function lookAtConfig(
  name: string,
  settings: ClientSettings,
): Promise<readonly ConfigResult[]> {
  const client = new ConfigServiceClient(settings);
  try {
    const found: ConfigResult[] = [];
    for (const ResourceType of [trainingJobType, accountType]) {
      let token: string | undefined;
      do {
        const answer = await client.send(
          new GetComplianceDetailsByResourceCommand({
            ...{ ResourceType, ResourceId: name, NextToken: token },
          }),
        );
        for (const result of answer.EvaluationResults ?? []) {
          const rule = result.EvaluationResultIdentifier?.EvaluationResultQualifier?.ConfigRuleName;
          const { ComplianceType: type, Annotation: annotation = '' } = result;
          if (rule === undefined || (type !== 'COMPLIANT' && type !== 'NON_COMPLIANT')) continue;
          found.push({
            rule,
            compliance: type === 'COMPLIANT' ? 'compliant' : 'nonCompliant',
            annotation,
            since: (result.ResultRecordedTime ?? new Date(0)).toISOString(),
          });
        }
        token = answer.NextToken || undefined;
      } while (token !== undefined);
    }
    return found;
  } finally {
    client.destroy();
  }
}
