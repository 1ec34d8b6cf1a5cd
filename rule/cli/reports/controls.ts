// Which controls of which frameworks a verdict is evidence for, as others published it for their check of the same
// thing. A mapping is a statement of its publisher, so each names it. docs/compliance.md is rendered from this.

import type { FindingKind } from '../../verdict/requirements.ts';

/** What the rule looks at, in the terms of those who map it: each kind of finding belongs to one. */
export const controlTopics = {
  vpc: 'runs in a VPC',
  networkIsolation: 'network isolation',
  interContainerEncryption: 'inter-container traffic encryption',
  volumeKmsKey: 'KMS key of the storage volume',
} as const;

export type ControlTopic = keyof typeof controlTopics;

export type Severity = 'High' | 'Medium' | 'Low';

interface FindingClass {
  readonly topic: ControlTopic;
  readonly severity: Severity;
  /** Completes "because ...". */
  readonly because: string;
}

const notInVpc: FindingClass = {
  topic: 'vpc',
  severity: 'High',
  because:
    'the container has your data and access to the internet, past your routes, security groups and flow logs',
};
const wrongNetwork: FindingClass = {
  topic: 'vpc',
  severity: 'Medium',
  because: 'the job runs in a VPC, but not in the part of it that is allowed',
};

export const findingClasses: Readonly<Record<FindingKind, FindingClass>> = {
  noVpcConfig: notInVpc,
  incompleteVpcConfig: notInVpc,
  subnetNotAllowed: wrongNetwork,
  securityGroupNotAllowed: wrongNetwork,
  networkIsolationOff: {
    topic: 'networkIsolation',
    severity: 'Medium',
    because: 'the container has a network, which the VPC still limits',
  },
  interContainerEncryptionOff: {
    topic: 'interContainerEncryption',
    severity: 'Medium',
    because: 'what the instances of a job send each other can be read by whoever sees that traffic',
  },
  volumeKmsKeyMissing: {
    topic: 'volumeKmsKey',
    severity: 'Low',
    because:
      'it does not change who can reach the data, but you do not control the key of the volume',
  },
};

/** Where a publisher's mappings were read. */
export const controlSources = {
  Prowler: 'version 5.46, its compliance files',
  cnspec: 'commit dde3c7d49 of 2026-07-15',
  'Service Screener': 'version 2, commit 46a63c0 of 2026-07-14',
} as const;

export interface ControlMapping {
  readonly framework: string;
  readonly publisher: keyof typeof controlSources;
  /** None for a topic that the publisher does not map to the framework. */
  readonly controls: Readonly<Partial<Record<ControlTopic, readonly string[]>>>;
}

type Cell = string | undefined;

/** One row: the framework, and its controls by topic, separated by commas, in the order of `controlTopics`. */
function rowsOf(
  publisher: ControlMapping['publisher'],
  rows: Readonly<Record<string, readonly [Cell, Cell, Cell, Cell]>>,
): readonly ControlMapping[] {
  const topics = Object.keys(controlTopics) as ControlTopic[];
  return Object.entries(rows).map(([framework, cells]) => ({
    framework,
    publisher,
    controls: Object.fromEntries(
      topics.flatMap((topic, column) => {
        const cell = cells[column];
        return cell === undefined ? [] : [[topic, cell.split(', ')]];
      }),
    ),
  }));
}

const none = undefined;
const c5 = 'OPS-31.01B, IAM-07.03B, CRY-01.02AC, CRY-05.01AC, PSS-12.02B';

export const controlMappings: readonly ControlMapping[] = [
  ...rowsOf('Prowler', {
    'AWS AI Security': [
      'AISF-ML-03',
      'AISF-ML-03',
      'AISF-INFRA-06, AISF-ML-03',
      'AISF-INFRA-05, AISF-ML-03',
    ],
    'AWS Well-Architected, security': ['SEC05-BP01', 'SEC05-BP01', 'SEC08-BP02', 'SEC08-BP02'],
    C5: [none, none, `${c5}, OPS-32.01B`, c5],
    'CIS Controls 8.1': ['12.2', none, '3.10', '3.11'],
    'CSA CCM 4': ['IVS-06', none, none, 'CEK-03'],
    'FedRAMP 20x': [none, 'KSI-CNA-MAT', 'KSI-SVC-SIN', 'KSI-SVC-SIN'],
    'FedRAMP Low': [none, none, none, 'sc-13'],
    'FINOS CCC': ['CCC.MLDE.CN08.AR01, CCC.MLDE.CN08.AR02', none, none, none],
    'ISO 27001:2022': ['A.8.20, A.8.21, A.8.22', none, 'A.8.11, A.8.24', 'A.8.11, A.8.24'],
    'KISA ISMS-P': ['2.6.1, 2.10.2', '2.6.1, 2.10.2', '2.7.1, 2.10.2', '2.7.2, 2.10.2'],
  }),
  ...rowsOf('cnspec', {
    'CSA CCM': ['IVS-03', 'IVS-03', 'CEK-04', none],
    DORA: ['Art. 9', 'Art. 9', 'Art. 9', none],
    HIPAA: ['164.312(e)(1)', '164.312(e)(1)', '164.312(e)(1)', none],
    'ISO 27001': ['A.8.22', 'A.8.22', 'A.8.24', none],
    'NIS 2': ['21.2.e', '21.2.e', '21.2.h', none],
    'NIST 800-53 rev. 5': ['SC-7', 'SC-7', 'SC-8', none],
    'NIST 800-171': ['3.13.5', '3.13.6', '3.13.8', none],
    'NIST CSF 1': ['PR.AC-5', 'PR.AC-5', 'PR.DS-2', none],
    'NIST CSF 2': ['PR.IR-01', 'PR.IR-01', 'PR.DS-02', none],
    'PCI DSS 4': ['1.3.1', '1.3.1', '4.2.1', none],
    'SOC 2': ['CC6.1.5', 'CC6.1.5', 'CC6.7.2', none],
    'VDA ISA': ['5.2.7', '5.2.7', '5.1.2', none],
  }),
  ...rowsOf('Service Screener', {
    'AWS Well-Architected, security': ['SEC05.BP01', 'SEC05.BP02', 'SEC09.BP02', 'SEC08.BP02'],
    IRDAI: ['NS.3', 'NS.3', 'DS.3', 'DS.2'],
    RBI: ['4.3', '4.3', '1.3', '1.2'],
    RMiT: ['10.53(b).3', none, '10.36, 10.64(a)', '10.18, 10.64(a)'],
  }),
];

const severityRanks: Readonly<Record<Severity, number>> = { High: 3, Medium: 2, Low: 1 };

/** The highest severity among the reasons of a violation. */
export function severityOf(codes: readonly string[]): Severity {
  const [highest = 'Low'] = codes
    .filter(isFindingKind)
    .map((kind) => findingClasses[kind].severity)
    .sort((one, other) => severityRanks[other] - severityRanks[one]);
  return highest;
}

/** The mappings of what the reasons are about; of a job without any, those of the VPC, which every job is judged by. */
export function mappingsOf(
  codes: readonly string[],
): readonly { readonly mapping: ControlMapping; readonly controls: readonly string[] }[] {
  const kinds = codes.filter(isFindingKind);
  const topics = new Set(
    kinds.length === 0 ? (['vpc'] as const) : kinds.map((kind) => findingClasses[kind].topic),
  );
  return controlMappings
    .map((mapping) => ({
      mapping,
      controls: [...new Set([...topics].flatMap((topic) => mapping.controls[topic] ?? []))],
    }))
    .filter(({ controls }) => controls.length > 0);
}

export function isFindingKind(code: string): code is FindingKind {
  return Object.hasOwn(findingClasses, code);
}
