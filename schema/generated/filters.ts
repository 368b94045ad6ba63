// Written by scripts/generate.ts from the SDL. Do not edit.
import type { FilterTable } from '../filter-text.ts';

/** What can be asked of each list, by the name of its items. */
export const FILTER_TABLES = {
  "Dataset": {
    "of": "datasets",
    "fields": {
      "id": {
        "field": "id",
        "kind": "id"
      },
      "name": {
        "field": "name",
        "kind": "text"
      },
      "status": {
        "field": "statuses",
        "kind": "enum",
        "values": [
          "OPEN",
          "CLOSED",
          "TO_UPLOAD",
          "UPLOADED",
          "TO_DELETE",
          "DELETED"
        ]
      },
      "kind": {
        "field": "kinds",
        "kind": "enum",
        "values": [
          "input",
          "output",
          "log"
        ]
      },
      "class": {
        "field": "classes",
        "kind": "enum",
        "values": [
          "raw",
          "intermediate",
          "final",
          "log"
        ]
      },
      "run": {
        "field": "run",
        "kind": "long"
      },
      "parent": {
        "field": "parent",
        "kind": "id"
      },
      "fileCount": {
        "field": "fileCount",
        "kind": "long"
      },
      "bytes": {
        "field": "bytes",
        "kind": "long"
      },
      "createdAt": {
        "field": "createdAt",
        "kind": "time"
      },
      "closedAt": {
        "field": "closedAt",
        "kind": "time"
      }
    },
    "orders": [
      "NAME",
      "ID"
    ]
  },
  "DeadLetter": {
    "of": "dead letters",
    "fields": {
      "id": {
        "field": "id",
        "kind": "id"
      },
      "topic": {
        "field": "topic",
        "kind": "text"
      },
      "code": {
        "field": "code",
        "kind": "text"
      },
      "reason": {
        "field": "reason",
        "kind": "text"
      },
      "key": {
        "field": "key",
        "kind": "text"
      },
      "status": {
        "field": "status",
        "kind": "enum",
        "values": [
          "OPEN",
          "REPLAYED",
          "DISCARDED"
        ]
      },
      "at": {
        "field": "at",
        "kind": "time"
      }
    },
    "orders": [
      "ID"
    ]
  },
  "Event": {
    "of": "events",
    "fields": {
      "type": {
        "field": "type",
        "kind": "text",
        "values": [
          "job.active",
          "job.cancel",
          "job.cancelled",
          "job.catalog_reply",
          "job.claim",
          "job.claim_not_received",
          "job.defined",
          "job.failed",
          "job.finished",
          "job.form",
          "job.hold",
          "job.lease_expired",
          "job.offer",
          "job.person",
          "job.pilot_restarted",
          "job.pilot_returned",
          "job.program_missing",
          "job.queued",
          "job.recall",
          "job.registering",
          "job.release",
          "job.repair",
          "job.report",
          "job.retry",
          "attempt.analysing",
          "attempt.cancelled",
          "attempt.claimed",
          "attempt.failed",
          "attempt.finished",
          "attempt.lost",
          "attempt.running",
          "attempt.setting_up",
          "attempt.staging_in",
          "attempt.staging_out",
          "attempt.unreachable",
          "attempt.validating",
          "task.cancel",
          "task.canceljobs",
          "task.cancelled",
          "task.cancelling",
          "task.closing",
          "task.create",
          "task.defined",
          "task.delete",
          "task.fail",
          "task.failed",
          "task.finish",
          "task.finished",
          "task.formed",
          "task.forming",
          "task.in_progress",
          "task.intake",
          "task.kill",
          "task.pause",
          "task.paused",
          "task.rank",
          "task.rejected",
          "task.release",
          "task.repair",
          "task.resume",
          "task.resumed",
          "task.retry",
          "task.skipped",
          "task.splitting",
          "task.stop",
          "task.summarised",
          "workflow.active",
          "workflow.cancelled",
          "workflow.failed",
          "workflow.finished",
          "workflow.started",
          "template.actual",
          "template.archived",
          "template.loaded",
          "operation.cancel",
          "operation.cancel_jobs",
          "operation.cancel_workflow",
          "operation.create_job",
          "operation.failed",
          "operation.finish",
          "operation.finished",
          "operation.generate_test_tasks",
          "operation.in_progress",
          "operation.pause",
          "operation.rerun",
          "operation.resume",
          "operation.retry_jobs",
          "operation.retry_task",
          "operation.retry_workflow",
          "operation.set_rank",
          "dataset.announce",
          "dataset.cancelUpload",
          "dataset.close",
          "dataset.closed",
          "dataset.create",
          "dataset.delete",
          "dataset.deleted",
          "dataset.hold",
          "dataset.open",
          "dataset.release",
          "dataset.reopen",
          "dataset.to_delete",
          "dataset.to_upload",
          "dataset.undelete",
          "dataset.upload",
          "dataset.uploaded",
          "dataset.waive",
          "file.corrupt",
          "file.deleted",
          "file.lost",
          "file.ready",
          "replica.available",
          "replica.bad",
          "replica.being_deleted",
          "replica.copying",
          "replica.deleted",
          "replica.lost",
          "storage.failing",
          "storage.full",
          "storage.high",
          "storage.normal",
          "storage.ok",
          "storage.registered",
          "storage.set",
          "storage.unavailable",
          "storage.unknown",
          "inspector.*",
          "pilot.busy",
          "pilot.draining",
          "pilot.idle",
          "pilot.lost",
          "pilot.starting",
          "pilot.stopped",
          "node.offline",
          "node.ok",
          "node.online",
          "node.probing",
          "node.quarantined"
        ]
      },
      "subject": {
        "field": "subject",
        "kind": "enum",
        "values": [
          "JOB",
          "TASK",
          "WORKFLOW",
          "TEMPLATE",
          "OPERATION",
          "DATASET",
          "FILE",
          "REPLICA",
          "STORAGE",
          "PILOT",
          "NODE"
        ]
      },
      "subjectId": {
        "field": "subjectId",
        "kind": "text"
      },
      "name": {
        "field": "name",
        "kind": "text"
      },
      "task": {
        "field": "task",
        "kind": "id"
      },
      "to": {
        "field": "to",
        "kind": "text"
      },
      "code": {
        "field": "code",
        "kind": "long"
      },
      "by": {
        "field": "by",
        "kind": "text"
      },
      "reason": {
        "field": "reason",
        "kind": "text"
      },
      "at": {
        "field": "at",
        "kind": "time"
      }
    },
    "orders": []
  },
  "Failure": {
    "of": "failures",
    "fields": {
      "code": {
        "field": "code",
        "kind": "long"
      },
      "node": {
        "field": "node",
        "kind": "text"
      },
      "message": {
        "field": "message",
        "kind": "text"
      },
      "task": {
        "field": "task",
        "kind": "id"
      },
      "stage": {
        "field": "stage",
        "kind": "text"
      },
      "device": {
        "field": "device",
        "kind": "enum",
        "values": [
          "CPU",
          "GPU",
          "ANY"
        ]
      }
    },
    "orders": []
  },
  "File": {
    "of": "files",
    "fields": {
      "id": {
        "field": "id",
        "kind": "id"
      },
      "dataset": {
        "field": "dataset",
        "kind": "id"
      },
      "name": {
        "field": "name",
        "kind": "text"
      },
      "status": {
        "field": "status",
        "kind": "enum",
        "values": [
          "READY",
          "LOST",
          "CORRUPT",
          "DELETED"
        ]
      },
      "size": {
        "field": "size",
        "kind": "long"
      },
      "checksum": {
        "field": "checksum",
        "kind": "text"
      },
      "run": {
        "field": "run",
        "kind": "long"
      },
      "ordinal": {
        "field": "ordinal",
        "kind": "long"
      },
      "registeredAt": {
        "field": "registeredAt",
        "kind": "time"
      }
    },
    "orders": [
      "ID",
      "NAME",
      "ORDINAL"
    ]
  },
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
  },
  "Metadata": {
    "of": "metadatas",
    "fields": {
      "flag": {
        "field": "flag",
        "kind": "flag"
      }
    },
    "orders": []
  },
  "Node": {
    "of": "nodes",
    "fields": {
      "name": {
        "field": "name",
        "kind": "text"
      },
      "mode": {
        "field": "modes",
        "kind": "enum",
        "values": [
          "ONLINE",
          "OFFLINE"
        ]
      },
      "health": {
        "field": "healths",
        "kind": "enum",
        "values": [
          "OK",
          "QUARANTINED",
          "PROBING"
        ]
      },
      "healthSince": {
        "field": "healthSince",
        "kind": "time"
      }
    },
    "orders": [
      "NAME"
    ]
  },
  "Pilot": {
    "of": "pilots",
    "fields": {
      "id": {
        "field": "id",
        "kind": "id"
      },
      "name": {
        "field": "name",
        "kind": "text"
      },
      "node": {
        "field": "node",
        "kind": "text"
      },
      "status": {
        "field": "status",
        "kind": "enum",
        "values": [
          "STARTING",
          "IDLE",
          "BUSY",
          "DRAINING",
          "STOPPED",
          "LOST"
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
      "version": {
        "field": "version",
        "kind": "text"
      },
      "slots": {
        "field": "slots",
        "kind": "long"
      },
      "starts": {
        "field": "starts",
        "kind": "long"
      },
      "lastSeen": {
        "field": "lastSeen",
        "kind": "time"
      },
      "startedAt": {
        "field": "startedAt",
        "kind": "time"
      }
    },
    "orders": [
      "NAME"
    ]
  },
  "Storage": {
    "of": "storages",
    "fields": {
      "id": {
        "field": "id",
        "kind": "id"
      },
      "name": {
        "field": "name",
        "kind": "text"
      },
      "kind": {
        "field": "kind",
        "kind": "enum",
        "values": [
          "input",
          "intermediate",
          "output",
          "external"
        ]
      },
      "url": {
        "field": "url",
        "kind": "text"
      }
    },
    "orders": [
      "NAME"
    ]
  },
  "Task": {
    "of": "tasks",
    "fields": {
      "id": {
        "field": "id",
        "kind": "id"
      },
      "workflow": {
        "field": "workflow",
        "kind": "id"
      },
      "input": {
        "field": "input",
        "kind": "id"
      },
      "state": {
        "field": "state",
        "kind": "enum",
        "values": [
          "DEFINED",
          "IN_PROGRESS",
          "CLOSING",
          "FINISHED",
          "FAILED",
          "CANCELLING",
          "CANCELLED",
          "SKIPPED"
        ]
      },
      "name": {
        "field": "name",
        "kind": "text"
      },
      "executable": {
        "field": "executable",
        "kind": "text"
      },
      "stage": {
        "field": "stage",
        "kind": "long"
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
      "paused": {
        "field": "paused",
        "kind": "flag"
      },
      "rank": {
        "field": "rank",
        "kind": "float"
      },
      "round": {
        "field": "round",
        "kind": "long"
      },
      "reason": {
        "field": "reason",
        "kind": "text"
      },
      "sentAt": {
        "field": "sentAt",
        "kind": "time"
      },
      "finishedAt": {
        "field": "finishedAt",
        "kind": "time"
      }
    },
    "orders": [
      "ID"
    ]
  },
  "Template": {
    "of": "templates",
    "fields": {
      "id": {
        "field": "id",
        "kind": "id"
      },
      "name": {
        "field": "name",
        "kind": "text"
      },
      "mask": {
        "field": "mask",
        "kind": "text"
      },
      "status": {
        "field": "status",
        "kind": "enum",
        "values": [
          "LOADED",
          "ACTUAL",
          "ARCHIVED"
        ]
      },
      "createdBy": {
        "field": "createdBy",
        "kind": "text"
      },
      "createdAt": {
        "field": "createdAt",
        "kind": "time"
      }
    },
    "orders": [
      "ID"
    ]
  },
  "TimeSeries": {
    "of": "time seriess",
    "fields": {
      "stage": {
        "field": "stage",
        "kind": "text"
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
      "label": {
        "field": "label",
        "kind": "text"
      }
    },
    "orders": []
  },
  "Workflow": {
    "of": "workflows",
    "fields": {
      "id": {
        "field": "id",
        "kind": "id"
      },
      "template": {
        "field": "template",
        "kind": "id"
      },
      "dataset": {
        "field": "dataset",
        "kind": "id"
      },
      "status": {
        "field": "status",
        "kind": "enum",
        "values": [
          "ACTIVE",
          "FINISHED",
          "FAILED",
          "CANCELLED"
        ]
      },
      "startedBy": {
        "field": "startedBy",
        "kind": "text"
      },
      "rerunOf": {
        "field": "rerunOf",
        "kind": "id"
      },
      "createdAt": {
        "field": "createdAt",
        "kind": "time"
      },
      "finishedAt": {
        "field": "finishedAt",
        "kind": "time"
      },
      "recoveredAt": {
        "field": "recoveredAt",
        "kind": "time"
      }
    },
    "orders": [
      "ID"
    ]
  }
} satisfies Readonly<Record<string, FilterTable>>;
