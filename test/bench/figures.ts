// Numbers as the page writes them.

export function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

export function grouped(amount: number): string {
  return amount.toLocaleString('en-US');
}

export function percent(part: number): string {
  return `${Math.round(part * 1_000) / 10}%`;
}

export function dollars(amount: number): string {
  return `$${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}
