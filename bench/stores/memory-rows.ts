import type { Row } from "../report.js";
export async function memoryRows(): Promise<Row[]> {
  return [];
}
