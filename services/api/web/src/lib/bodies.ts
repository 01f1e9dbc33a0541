// What the gateway's JSON URLs answer, as far as the page reads it.

export interface Energy { u: number; c: number | null; p: number; i: number | null }
export interface Phase { u: number; i: number; p: number; e?: boolean }
export interface Data {
  im: number; mf: number; i: number; e: number; ic: number; ec: number;
  l1: Phase; l2: Phase; l3: Phase; t: number;
  hm: number; mm: number; p: number | null; px: number | null; pc: string; ds: number;
  ea: { h: Energy; d: Energy; m: Energy };
}
export interface Broker { name: string; url: string; state: string; message: string; told_up_to_ms: number | null; waiting: number }
export interface PriceSource { code: string; state: string; message: string }
export interface Status {
  meter: string; zone: string; phases: number; network: string; now_ms: number;
  state: string; trouble: string; message: string; last_frame_at_ms: number | null; frames: number;
  gaps: number; longest_gap_ms: number; errors: Record<string, number>; spooled: number; dropped: number;
  projected_hour_wh?: number | null; headroom_w?: number | null;
  accounting: { state: string; message: string };
  prices: { state: string; message: string; area: string; sources: PriceSource[] };
  brokers: Broker[];
}
export interface Tariff { t: number[]; p: { d: number; h: number; v: number }[]; c: number; m: number }
export interface PriceList {
  currency: string; source: string; resolution: number; start: string; importExportPriceDifferent: boolean;
  prices: (number | null)[]; spot: (number | null)[]; cheapest?: Record<string, string | null>;
}
export interface Realtime { offset: number; size: number; total: number; data: (number | null)[] }
export interface Row {
  start: string; end: string; start_utc: string; import_kwh: number; export_kwh: number; cost: number | null; income: number | null;
  estimated: boolean; edited: boolean; imported: boolean; missing_quarters: number;
}
export interface History { meter: string; zone: string; currency: string; rows: Row[] }
export interface Temperature { s: { i: number; a: string; n: string; v: number }[] }
export interface Meters { meters: { name: string; shown?: boolean }[] }
export interface SysInfo { version: string; ui: { lang: string; k: number }; meter: { model: string; id: string }; last_month: Energy }
