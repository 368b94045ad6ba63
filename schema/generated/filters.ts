// Written by scripts/generate.ts from the SDL. Do not edit.
import type { FilterTable } from '../filter-text.ts';

/** What can be asked of each list, by the name of its items. */
export const FILTER_TABLES = {
  "Job": {
    "of": "jobs",
    "fields": {
      "id": {
        "field": "id",
        "kind": "id"
      },
      "task": {
        "field": "task",
        "kind": "id"
      },
      "state": {
        "field": "state",
        "kind": "enum",
        "values": [
          "DEFINED",
          "QUEUED",
          "ACTIVE",
          "REGISTERING",
          "FINISHED",
          "FAILED",
          "CANCELLED"
        ]
      },
      "device": {
        "field": "device",
        "kind": "enum",
        "values": [
          "CPU",
          "GPU",
          "ANY"
        ]
      },
      "ordinal": {
        "field": "ordinal",
        "kind": "long"
      },
      "attempts": {
        "field": "attempts",
        "kind": "long"
      },
      "node": {
        "field": "node",
        "kind": "text"
      },
      "failure": {
        "field": "failure",
        "kind": "long"
      },
      "failureText": {
        "field": "failureText",
        "kind": "text"
      },
      "held": {
        "field": "held",
        "kind": "flag"
      },
      "exhausted": {
        "field": "exhausted",
        "kind": "flag"
      },
      "cancelRequested": {
        "field": "cancelRequested",
        "kind": "flag"
      },
      "createdAt": {
        "field": "createdAt",
        "kind": "time"
      },
      "queuedAt": {
        "field": "queuedAt",
        "kind": "time"
      },
      "startedAt": {
        "field": "startedAt",
        "kind": "time"
      },
      "endedAt": {
        "field": "endedAt",
        "kind": "time"
      }
    },
    "orders": [
      "ID",
      "ORDINAL",
      "ENDED_AT"
    ]
  }
} satisfies Readonly<Record<string, FilterTable>>;
