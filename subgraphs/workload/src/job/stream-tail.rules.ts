import { MAX_TAIL_BYTES } from '@visor/schema';

/** The end of what a payload wrote to its standard output or error. */
export interface StreamTail {
  readonly text: string;
  /** Bytes before it that are not kept. */
  readonly omittedBytes: number;
}

export const STREAM_NAMES = ['stdout', 'stderr'] as const;
export type StreamName = (typeof STREAM_NAMES)[number];

export interface StreamTailRow extends StreamTail {
  readonly jobId: string;
  readonly number: number;
  readonly stream: StreamName;
}

interface TailReport {
  readonly jobId: string;
  readonly attempt: number;
  readonly stdout?: StreamTail | null | undefined;
  readonly stderr?: StreamTail | null | undefined;
}

/** Returns what is stored of a terminal report's streams: of a text that is too long its end. */
export function tailRows(report: TailReport): StreamTailRow[] {
  return STREAM_NAMES.flatMap((stream) => {
    const tail = report[stream];
    if (!tail || tail.text === '') return [];
    const cut = Math.max(0, tail.text.length - MAX_TAIL_BYTES);
    const omittedBytes = Math.max(0, tail.omittedBytes) + Buffer.byteLength(tail.text.slice(0, cut));
    return [{ jobId: report.jobId, number: report.attempt, stream, text: tail.text.slice(cut), omittedBytes }];
  });
}
