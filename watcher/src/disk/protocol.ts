/** What the threads that touch the watched folder are asked, and what they answer: a mount that hangs holds them, not the watcher. */
import type { SidecarKind } from '../names/path-kind.rules.ts';

export type ChecksumKind = SidecarKind;

/** What is known of a file or folder without opening it. */
export interface Entry {
  readonly type: 'file' | 'folder' | 'link' | 'pipe' | 'socket' | 'device';
  /** Bytes. */
  readonly size: number;
  /** Differs where the bytes of a file do: size, time of its last change and inode. */
  readonly version: string;
  /** Differs where anything of a file does: time of the last change of its inode, nanoseconds. */
  readonly touched: string;
  /** Whether its inode was changed after its bytes: it was renamed, or its mode was set. */
  readonly isTouchedLater: boolean;
  /** Device and inode. */
  readonly inode: string;
  readonly links: number;
}

/** What lies at a path; undefined: nothing; `unknown`: the folder may not be entered now, or the disk fails. */
export type Look = Entry | 'unknown' | undefined;

/** A name of a folder: what it is, or why it cannot be used. */
export type ListedEntry =
  | { readonly name: string; readonly entry: Entry }
  /** `isUnreadable`: that may pass. */
  | { readonly shown: string; readonly problem: string; readonly isUnreadable?: true };

export interface FileToHash {
  /** Relative to the watched folder. */
  readonly path: string;
  readonly kind: ChecksumKind;
  /** The file that holds its checksum, of that kind. */
  readonly sidecar?: string;
}

export type HashOutcome =
  | {
      readonly ok: true;
      readonly entry: Entry;
      readonly size: number;
      readonly checksum: string;
      /** Checksum in its sidecar; null where that holds none of the kind. */
      readonly expected?: string | null;
    }
  | {
      readonly ok: false;
      /** `CHANGED`: it was written to while it was read. */
      readonly reason: 'GONE' | 'CHANGED' | 'NOT_A_FILE' | 'UNREADABLE';
      readonly text: string;
    };

export type DiskRequest =
  | { readonly id: number; readonly task: 'look'; readonly paths: readonly string[] }
  | { readonly id: number; readonly task: 'list'; readonly folder: string }
  | { readonly id: number; readonly task: 'hash'; readonly files: readonly FileToHash[] };

/** `more`: a part of a list; the thread waits until it is asked for the next (`next`). */
export type DiskAnswer =
  | { readonly id: number; readonly looked: readonly Look[] }
  | { readonly id: number; readonly more: readonly ListedEntry[] }
  | { readonly id: number; readonly listed: Entry }
  | { readonly id: number; readonly hashed: readonly HashOutcome[] }
  | { readonly id: number; readonly code: string; readonly text: string };

export interface NextPart {
  readonly next: number;
}
