/**
 * Controls that a VPC of training jobs is evidence for, by who published the mapping: what the rule always asks. What
 * its parameters add is in docs/compliance.md, and a test compares the two.
 */
export const RULE_CONTROLS = {
  Prowler:
    'AWS AI Security: AISF-ML-03; AWS Well-Architected, security: SEC05-BP01; CIS Controls 8.1: 12.2; CSA CCM 4: IVS-06; ' +
    'FINOS CCC: CCC.MLDE.CN08.AR01, CCC.MLDE.CN08.AR02; ISO 27001:2022: A.8.20, A.8.21, A.8.22; KISA ISMS-P: 2.6.1, 2.10.2',
  cnspec:
    'CSA CCM: IVS-03; DORA: Art. 9; HIPAA: 164.312(e)(1); ISO 27001: A.8.22; NIS 2: 21.2.e; NIST 800-53 rev. 5: SC-7; ' +
    'NIST 800-171: 3.13.5; NIST CSF 1: PR.AC-5; NIST CSF 2: PR.IR-01; PCI DSS 4: 1.3.1; SOC 2: CC6.1.5; VDA ISA: 5.2.7',
  'Service Screener':
    'AWS Well-Architected, security: SEC05.BP01; IRDAI: NS.3; RBI: 4.3; RMiT: 10.53(b).3',
} as const;
