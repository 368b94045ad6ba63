# Written by scripts/generate.ts from the SDL. Do not edit.
"""The operations of clients/operations, with the types of what they take and answer."""

from __future__ import annotations

from typing import Any, AsyncIterator, Dict, Iterator, List, Literal, Optional, TypedDict, Union, cast

MaskKind = Literal[
    "substring",
    "glob",
]


class _CreateTemplateInputRequired(TypedDict):
    name: str
    mask: str
    cwl: str


class CreateTemplateInput(_CreateTemplateInputRequired, total=False):
    maskKind: Optional[MaskKind]
    parameters: Optional[Any]


TemplateStatus = Literal[
    "LOADED",
    "ACTUAL",
    "ARCHIVED",
]


class TemplateFields(TypedDict):
    id: str
    name: str
    mask: str
    maskKind: Union[MaskKind, str]
    status: Union[TemplateStatus, str]


class _SetTemplateStatusInputRequired(TypedDict):
    id: str
    status: TemplateStatus


class SetTemplateStatusInput(_SetTemplateStatusInputRequired, total=False):
    reason: Optional[str]


WorkflowStatus = Literal[
    "ACTIVE",
    "FINISHED",
    "FAILED",
    "CANCELLED",
]


class WorkflowFieldsTemplate(TypedDict):
    id: str
    name: str


TaskState = Literal[
    "DEFINED",
    "IN_PROGRESS",
    "CLOSING",
    "FINISHED",
    "FAILED",
    "CANCELLING",
    "CANCELLED",
    "SKIPPED",
]


class TaskFields(TypedDict):
    id: str
    stage: int
    name: str
    state: Union[TaskState, str]
    paused: bool
    rank: float
    executable: str


class WorkflowFields(TypedDict):
    id: str
    status: Union[WorkflowStatus, str]
    template: WorkflowFieldsTemplate
    tasks: List[TaskFields]


class _ControlTaskInputRequired(TypedDict):
    id: str


class ControlTaskInput(_ControlTaskInputRequired, total=False):
    reason: Optional[str]


class _CancelTaskInputRequired(TypedDict):
    id: str


class CancelTaskInput(_CancelTaskInputRequired, total=False):
    reason: Optional[str]


class _RetryTaskInputRequired(TypedDict):
    taskId: str


class RetryTaskInput(_RetryTaskInputRequired, total=False):
    reason: Optional[str]
    requestId: Optional[str]


OperationKind = Literal[
    "PAUSE",
    "RESUME",
    "SET_RANK",
    "FINISH",
    "CANCEL",
    "RETRY_JOBS",
    "RETRY_TASK",
    "RETRY_WORKFLOW",
    "RERUN",
    "CREATE_JOB",
    "GENERATE_TEST_TASKS",
    "CANCEL_WORKFLOW",
    "CANCEL_JOBS",
]


OperationState = Literal[
    "IN_PROGRESS",
    "FINISHED",
    "FAILED",
]


class OperationFieldsWorkflow(TypedDict):
    id: str


class OperationFields(TypedDict):
    id: str
    kind: Union[OperationKind, str]
    state: Union[OperationState, str]
    matched: int
    applied: int
    refused: int
    text: Optional[str]
    workflow: Optional[OperationFieldsWorkflow]


Device = Literal[
    "CPU",
    "GPU",
    "ANY",
]


class _CreateJobInputRequired(TypedDict):
    fileIds: List[str]
    executable: str


class CreateJobInput(_CreateJobInputRequired, total=False):
    args: Optional[List[str]]
    stdout: Optional[str]
    outputGlob: Optional[str]
    device: Optional[Device]
    rank: Optional[float]
    retries: Optional[int]
    wallSeconds: Optional[int]
    cores: Optional[float]
    ramMiB: Optional[float]
    scratchMiB: Optional[float]
    gpus: Optional[int]
    labels: Optional[List[str]]
    requestId: Optional[str]


StorageKind = Literal[
    "input",
    "intermediate",
    "output",
    "external",
]


ChecksumKind = Literal[
    "md5",
    "sha256",
    "adler32",
    "crc32",
]


class _RegisterStorageInputRequired(TypedDict):
    name: str
    kind: StorageKind
    url: str


class RegisterStorageInput(_RegisterStorageInputRequired, total=False):
    checksumKind: Optional[ChecksumKind]
    capacityBytes: Optional[float]
    highMark: Optional[float]
    lowMark: Optional[float]
    reserve: Optional[float]
    readable: Optional[bool]
    writable: Optional[bool]
    deletable: Optional[bool]
    trustedChecksums: Optional[bool]


class RegisterStorageRegisterStorage(TypedDict):
    id: str
    name: str
    kind: Union[StorageKind, str]
    url: str
    checksumKind: Union[ChecksumKind, str]


class _RegisterPilotInputRequired(TypedDict):
    name: str
    incarnation: str
    node: str
    device: Device
    slots: int
    version: str


class RegisterPilotInput(_RegisterPilotInputRequired, total=False):
    refuses: Optional[List[str]]
    notReady: Optional[str]
    programFolders: Optional[List[str]]
    cores: Optional[float]
    ramMiB: Optional[int]
    scratchMiB: Optional[int]
    gpus: Optional[int]
    labels: Optional[List[str]]
    prefetch: Optional[int]
    lifetimeSeconds: Optional[int]


class RegisterPilotRegisterPilotPilot(TypedDict):
    id: str


class RegisterPilotRegisterPilot(TypedDict):
    pilot: RegisterPilotRegisterPilotPilot
    heartbeatSeconds: float
    leaseSeconds: float
    pollSeconds: float


class LeaseInput(TypedDict):
    jobId: str
    attempt: int
    token: str


PilotStatus = Literal[
    "STARTING",
    "IDLE",
    "BUSY",
    "DRAINING",
    "STOPPED",
    "LOST",
]


CommandOutcome = Literal[
    "DONE",
    "UNSUPPORTED",
    "FAILED",
]


class _CommandAcknowledgementRequired(TypedDict):
    id: str
    outcome: CommandOutcome


class CommandAcknowledgement(_CommandAcknowledgementRequired, total=False):
    text: Optional[str]


class _HeartbeatInputRequired(TypedDict):
    pilotId: str
    incarnation: str
    held: List[LeaseInput]
    status: PilotStatus


class HeartbeatInput(_HeartbeatInputRequired, total=False):
    refuses: Optional[List[str]]
    unavailable: Optional[List[str]]
    notReady: Optional[str]
    warning: Optional[str]
    load: Optional[float]
    acknowledged: Optional[List[CommandAcknowledgement]]


class HeartbeatHeartbeatLost(TypedDict):
    jobId: str
    attempt: int


PilotCommandKind = Literal[
    "JOBS_READY",
    "CANCEL",
    "DRAIN",
    "RESUME",
    "RELEASE",
    "TAIL",
]


class HeartbeatHeartbeatCommands(TypedDict):
    kind: Union[PilotCommandKind, str]
    jobId: Optional[str]
    attempt: Optional[int]


class HeartbeatHeartbeat(TypedDict):
    lost: List[HeartbeatHeartbeatLost]
    commands: List[HeartbeatHeartbeatCommands]


class _ClaimJobsInputRequired(TypedDict):
    pilotId: str
    incarnation: str
    requestId: str
    max: int


class ClaimJobsInput(_ClaimJobsInputRequired, total=False):
    refuses: Optional[List[str]]
    unavailable: Optional[List[str]]
    unmounted: Optional[List[str]]
    notReady: Optional[str]


class ClaimJobsClaimJobsInputs(TypedDict):
    fileId: str
    name: str
    basename: str
    ordinal: int
    size: int
    checksum: str
    checksumKind: Union[ChecksumKind, str]
    replicas: List[str]


class ClaimJobsClaimJobsOutputs(TypedDict):
    port: str
    fileId: str
    stem: str
    url: str


class ClaimJobsClaimJobsLog(TypedDict):
    fileId: str
    name: str
    url: str


class ClaimJobsClaimJobsLimits(TypedDict):
    wallSeconds: int
    cores: float
    ramMiB: int


class ClaimJobsClaimJobs(TypedDict):
    jobId: str
    attempt: int
    token: str
    taskId: str
    ordinal: int
    tool: Any
    inputs: List[ClaimJobsClaimJobsInputs]
    outputs: List[ClaimJobsClaimJobsOutputs]
    log: ClaimJobsClaimJobsLog
    keepsLog: bool
    limits: ClaimJobsClaimJobsLimits


AttemptState = Literal[
    "CLAIMED",
    "VALIDATING",
    "SETTING_UP",
    "STAGING_IN",
    "RUNNING",
    "ANALYSING",
    "STAGING_OUT",
    "FINISHED",
    "FAILED",
    "CANCELLED",
    "LOST",
    "UNREACHABLE",
]


class PhaseInput(TypedDict):
    state: AttemptState
    at: str


FailureSource = Literal[
    "pilot",
    "payload",
    "server",
]


class FailureInput(TypedDict):
    code: int
    source: FailureSource
    text: str


class _OutputInputRequired(TypedDict):
    fileId: str
    name: str
    basename: str
    size: int
    checksum: str
    checksumKind: ChecksumKind
    url: str


class OutputInput(_OutputInputRequired, total=False):
    port: Optional[str]


class StreamTailInput(TypedDict):
    text: str
    omittedBytes: int


class AttemptUsageInput(TypedDict, total=False):
    cpuSeconds: Optional[float]
    wallSeconds: Optional[float]
    peakMemoryMiB: Optional[float]
    readBytes: Optional[int]
    writtenBytes: Optional[int]
    peakScratchMiB: Optional[float]
    peakProcesses: Optional[int]


class AttemptExecutionInput(TypedDict, total=False):
    program: Optional[str]
    sha256: Optional[str]
    version: Optional[str]
    slot: Optional[int]
    gpus: Optional[List[str]]
    environment: Optional[str]
    memoryBy: Optional[str]


class _JobReportRequired(TypedDict):
    jobId: str
    attempt: int
    token: str
    sequence: int
    state: AttemptState
    at: str


class JobReport(_JobReportRequired, total=False):
    phases: Optional[List[PhaseInput]]
    failure: Optional[FailureInput]
    report: Optional[Any]
    outputs: Optional[List[OutputInput]]
    log: Optional[OutputInput]
    logNote: Optional[str]
    stdout: Optional[StreamTailInput]
    stderr: Optional[StreamTailInput]
    usage: Optional[AttemptUsageInput]
    execution: Optional[AttemptExecutionInput]


class ReportJobsInput(TypedDict):
    pilotId: str
    incarnation: str
    reports: List[JobReport]


ReportStatus = Literal[
    "APPLIED",
    "DUPLICATE",
    "LEASE_LOST",
    "REFUSED",
]


class ReportJobsReportJobs(TypedDict):
    jobId: str
    attempt: int
    status: Union[ReportStatus, str]
    state: Optional[Union[AttemptState, str]]
    text: Optional[str]
    cancel: bool


class PilotCommandsPilotCommands(TypedDict):
    kind: Union[PilotCommandKind, str]
    jobId: Optional[str]
    attempt: Optional[int]


IdFilter = TypedDict(
    "IdFilter",
    {
        "eq": Optional[str],
        "in": Optional[List[str]],
        "not": Optional[List[str]],
    },
    total=False,
)


TextFilter = TypedDict(
    "TextFilter",
    {
        "eq": Optional[str],
        "in": Optional[List[str]],
        "not": Optional[List[str]],
        "like": Optional[str],
        "notLike": Optional[str],
    },
    total=False,
)


DatasetStatus = Literal[
    "OPEN",
    "CLOSED",
    "TO_UPLOAD",
    "UPLOADED",
    "TO_DELETE",
    "DELETED",
]


DatasetStatusFilter = TypedDict(
    "DatasetStatusFilter",
    {
        "in": Optional[List[DatasetStatus]],
        "not": Optional[List[DatasetStatus]],
    },
    total=False,
)


DatasetKind = Literal[
    "input",
    "output",
    "log",
]


DatasetKindFilter = TypedDict(
    "DatasetKindFilter",
    {
        "in": Optional[List[DatasetKind]],
        "not": Optional[List[DatasetKind]],
    },
    total=False,
)


DatasetClass = Literal[
    "raw",
    "intermediate",
    "final",
    "log",
]


DatasetClassFilter = TypedDict(
    "DatasetClassFilter",
    {
        "in": Optional[List[DatasetClass]],
        "not": Optional[List[DatasetClass]],
    },
    total=False,
)


class LongFilter(TypedDict, total=False):
    eq: Optional[int]
    gt: Optional[int]
    gte: Optional[int]
    lt: Optional[int]
    lte: Optional[int]


class _MetadataFilterRequired(TypedDict):
    key: str


class MetadataFilter(_MetadataFilterRequired, total=False):
    text: Optional[str]
    number: Optional[float]
    flag: Optional[bool]
    gte: Optional[float]
    lte: Optional[float]


class TimeFilter(TypedDict, total=False):
    gte: Optional[str]
    lt: Optional[str]


class DatasetFilter(TypedDict, total=False):
    id: Optional[IdFilter]
    name: Optional[TextFilter]
    statuses: Optional[DatasetStatusFilter]
    kinds: Optional[DatasetKindFilter]
    classes: Optional[DatasetClassFilter]
    run: Optional[LongFilter]
    metadata: Optional[List[MetadataFilter]]
    parent: Optional[IdFilter]
    fileCount: Optional[LongFilter]
    bytes: Optional[LongFilter]
    createdAt: Optional[TimeFilter]
    closedAt: Optional[TimeFilter]
    nameContains: Optional[str]
    status: Optional[DatasetStatus]
    kind: Optional[DatasetKind]
    parentId: Optional[str]


class DatasetFields(TypedDict):
    id: str
    name: str
    kind: Union[DatasetKind, str]
    status: Union[DatasetStatus, str]
    fileCount: int
    bytes: int
    createdAt: str
    closedAt: Optional[str]


class DatasetsDatasetsPageInfo(TypedDict):
    hasNextPage: bool
    endCursor: Optional[str]


class DatasetsDatasets(TypedDict):
    nodes: List[DatasetFields]
    pageInfo: DatasetsDatasetsPageInfo


ProcessingState = Literal[
    "UNPROCESSED",
    "IN_WORK",
    "PROCESSED",
    "FAILED",
    "CANCELLED",
]


ProcessingReasonCode = Literal[
    "NOT_SEEN",
    "NO_TEMPLATE",
    "TEMPLATE_LOADED",
    "TEMPLATE_ARCHIVED",
    "CLOSED_BEFORE_TEMPLATE",
    "NAME_TOO_LONG",
    "NAME_NOT_ALLOWED",
    "DELETING",
    "ABOUT_TO_START",
    "OUTPUT_OF_TASK",
    "LOG_OF_TASK",
    "NOT_FROM_OUTSIDE",
    "WAITS_FOR_CLOSE",
    "WAITS_FOR_DATASETS",
    "TASK_IN_PROGRESS",
    "TASK_CLOSING",
    "TASK_CANCELLING",
    "DUE",
    "CHAIN_FINISHED",
    "STAGE_FINISHED",
    "RERUN_IN_PROGRESS",
    "RERUN_FINISHED",
    "TASK_PAUSED",
    "TASK_FAILED",
    "TASK_CANCELLED",
]


class DatasetDatasetProcessingReason(TypedDict):
    code: Union[ProcessingReasonCode, str]
    text: str


class DatasetDatasetProcessing(TypedDict):
    state: Union[ProcessingState, str]
    reason: DatasetDatasetProcessingReason
    workflows: List[WorkflowFields]


class DatasetDataset(TypedDict):
    id: str
    name: str
    kind: Union[DatasetKind, str]
    status: Union[DatasetStatus, str]
    fileCount: int
    bytes: int
    createdAt: str
    closedAt: Optional[str]
    processing: DatasetDatasetProcessing


FileStatus = Literal[
    "READY",
    "LOST",
    "CORRUPT",
    "DELETED",
]


ReplicaStatus = Literal[
    "COPYING",
    "AVAILABLE",
    "BAD",
    "LOST",
    "BEING_DELETED",
    "DELETED",
]


class DatasetFilesDatasetFilesNodesReplicas(TypedDict):
    url: str
    status: Union[ReplicaStatus, str]


class DatasetFilesDatasetFilesNodes(TypedDict):
    id: str
    name: str
    size: int
    checksum: str
    checksumKind: Union[ChecksumKind, str]
    status: Union[FileStatus, str]
    replicas: List[DatasetFilesDatasetFilesNodesReplicas]


class DatasetFilesDatasetFilesPageInfo(TypedDict):
    hasNextPage: bool
    endCursor: Optional[str]


class DatasetFilesDatasetFiles(TypedDict):
    nodes: List[DatasetFilesDatasetFilesNodes]
    pageInfo: DatasetFilesDatasetFilesPageInfo


class DatasetFilesDataset(TypedDict):
    id: str
    files: DatasetFilesDatasetFiles


class TasksTasksPageInfo(TypedDict):
    hasNextPage: bool
    endCursor: Optional[str]


class TasksTasks(TypedDict):
    nodes: List[TaskFields]
    pageInfo: TasksTasksPageInfo


class ProgressFields(TypedDict):
    files: int
    total: int
    defined: int
    queued: int
    active: int
    registering: int
    finished: int
    failed: int
    cancelled: int
    held: int


NotRunningCode = Literal[
    "ENDED",
    "REJECTED",
    "NOT_SENT",
    "RUNNING",
    "JOBS_RUNNING",
    "REGISTERING",
    "CANCELLED",
    "FINISHING",
    "PAUSED",
    "PAUSED_BY_SERVER",
    "HELD_BY_RULE",
    "HELD_AS_POISON",
    "RETRY_AT",
    "STORAGE_FULL",
    "STORAGE_HIGH",
    "STORAGE_NO_ROOM",
    "STORAGE_CLOSED",
    "INPUT_STORAGE_LOST",
    "WAITS_UNTIL",
    "INTAKE",
    "CATALOG_SILENT",
    "SPLITTER_OFF",
    "INPUT_OPEN",
    "WAITS_FOR_FILES",
    "FORMING",
    "REGISTRATIONS_OPEN",
    "NO_PILOT",
    "PILOTS_GONE",
    "NO_PILOT_FOR_DEVICE",
    "NO_PILOT_FITS",
    "NODES_OFFLINE",
    "NODES_QUARANTINED",
    "PILOTS_DRAINING",
    "PILOTS_NOT_READY",
    "PILOTS_STARTING",
    "PROGRAM_MISSING",
    "TASK_WINDOW_FULL",
    "WINDOW_FULL",
    "BEHIND_RANK",
    "BEHIND_QUEUED",
    "PILOTS_BUSY",
    "AVOIDS_NODE",
    "DUE",
    "CLAIMABLE",
]


class TaskTaskWhyNotRunning(TypedDict):
    code: Union[NotRunningCode, str]
    text: str


class TaskTask(TypedDict):
    id: str
    stage: int
    name: str
    state: Union[TaskState, str]
    paused: bool
    rank: float
    executable: str
    progress: Optional[ProgressFields]
    whyNotRunning: List[TaskTaskWhyNotRunning]


JobState = Literal[
    "DEFINED",
    "QUEUED",
    "ACTIVE",
    "REGISTERING",
    "FINISHED",
    "FAILED",
    "CANCELLED",
]


class FailureFields(TypedDict):
    code: int
    name: str
    source: Union[FailureSource, str]
    text: str


class JobFields(TypedDict):
    id: str
    ordinal: int
    state: Union[JobState, str]
    device: Union[Device, str]
    createdAt: str
    endedAt: Optional[str]
    failure: Optional[FailureFields]


class JobsJobsPageInfo(TypedDict):
    hasNextPage: bool
    endCursor: Optional[str]


class JobsJobs(TypedDict):
    nodes: List[JobFields]
    pageInfo: JobsJobsPageInfo


class TaskJobsTaskJobsPageInfo(TypedDict):
    hasNextPage: bool
    endCursor: Optional[str]


class TaskJobsTaskJobs(TypedDict):
    nodes: List[JobFields]
    pageInfo: TaskJobsTaskJobsPageInfo


class TaskJobsTask(TypedDict):
    id: str
    jobs: TaskJobsTaskJobs


class FileFields(TypedDict):
    id: str
    name: str
    size: int
    checksum: str
    checksumKind: Union[ChecksumKind, str]
    status: Union[FileStatus, str]


class JobJobAttemptsPilot(TypedDict):
    name: str


class JobJobAttempts(TypedDict):
    number: int
    state: Union[AttemptState, str]
    pilot: Optional[JobJobAttemptsPilot]
    failure: Optional[FailureFields]


class JobJobWhyNotRunning(TypedDict):
    code: Union[NotRunningCode, str]
    text: str


class JobJob(TypedDict):
    id: str
    ordinal: int
    state: Union[JobState, str]
    device: Union[Device, str]
    createdAt: str
    endedAt: Optional[str]
    failure: Optional[FailureFields]
    inputs: List[FileFields]
    outputs: List[FileFields]
    attempts: List[JobJobAttempts]
    whyNotRunning: List[JobJobWhyNotRunning]


class DeadLetterFields(TypedDict):
    id: str
    topic: str
    code: str
    reason: str
    text: str
    at: str


class DeadLettersWorkflowDeadLetters(TypedDict):
    nodes: List[DeadLetterFields]


class DeadLettersWorkloadDeadLetters(TypedDict):
    nodes: List[DeadLetterFields]


class DeadLettersDataDeadLetters(TypedDict):
    nodes: List[DeadLetterFields]


class DeadLettersData(TypedDict):
    workflowDeadLetters: DeadLettersWorkflowDeadLetters
    workloadDeadLetters: DeadLettersWorkloadDeadLetters
    dataDeadLetters: DeadLettersDataDeadLetters


class PilotFields(TypedDict):
    id: str
    name: str
    node: str
    status: Union[PilotStatus, str]
    slots: int
    active: int


class StoragesStorages(TypedDict):
    id: str
    name: str
    kind: Union[StorageKind, str]
    url: str
    checksumKind: Union[ChecksumKind, str]


class TaskProgressTaskProgress(TypedDict):
    id: str
    stage: int
    name: str
    state: Union[TaskState, str]
    paused: bool
    rank: float
    executable: str
    progress: Optional[ProgressFields]


class JobChangesJobChanges(TypedDict):
    jobs: List[JobFields]


CREATE_TEMPLATE = """
mutation CreateTemplate($input: CreateTemplateInput!) {
  createTemplate(input: $input) {
    ...TemplateFields
  }
}

fragment TemplateFields on Template {
  id
  name
  mask
  maskKind
  status
}
"""

SET_TEMPLATE_STATUS = """
mutation SetTemplateStatus($input: SetTemplateStatusInput!) {
  setTemplateStatus(input: $input) {
    ...TemplateFields
  }
}

fragment TemplateFields on Template {
  id
  name
  mask
  maskKind
  status
}
"""

START_WORKFLOW = """
mutation StartWorkflow($datasetId: ID!, $templateId: ID!) {
  startWorkflow(datasetId: $datasetId, templateId: $templateId) {
    ...WorkflowFields
  }
}

fragment WorkflowFields on Workflow {
  id
  status
  template {
    id
    name
  }
  tasks {
    ...TaskFields
  }
}

fragment TaskFields on Task {
  id
  stage
  name
  state
  paused
  rank
  executable
}
"""

PAUSE_TASK = """
mutation PauseTask($input: ControlTaskInput!) {
  pauseTask(input: $input) {
    ...TaskFields
  }
}

fragment TaskFields on Task {
  id
  stage
  name
  state
  paused
  rank
  executable
}
"""

RESUME_TASK = """
mutation ResumeTask($input: ControlTaskInput!) {
  resumeTask(input: $input) {
    ...TaskFields
  }
}

fragment TaskFields on Task {
  id
  stage
  name
  state
  paused
  rank
  executable
}
"""

CANCEL_TASK = """
mutation CancelTask($input: CancelTaskInput!) {
  cancelTask(input: $input) {
    ...TaskFields
  }
}

fragment TaskFields on Task {
  id
  stage
  name
  state
  paused
  rank
  executable
}
"""

RETRY_TASK = """
mutation RetryTask($input: RetryTaskInput!) {
  retryTask(input: $input) {
    ...OperationFields
  }
}

fragment OperationFields on Operation {
  id
  kind
  state
  matched
  applied
  refused
  text
  workflow {
    id
  }
}
"""

CREATE_JOB = """
mutation CreateJob($input: CreateJobInput!, $reason: String) {
  createJob(input: $input, reason: $reason) {
    ...OperationFields
  }
}

fragment OperationFields on Operation {
  id
  kind
  state
  matched
  applied
  refused
  text
  workflow {
    id
  }
}
"""

REGISTER_STORAGE = """
mutation RegisterStorage($input: RegisterStorageInput!) {
  registerStorage(input: $input) {
    id
    name
    kind
    url
    checksumKind
  }
}
"""

OPERATION = """
query Operation($id: ID!) {
  operation(id: $id) {
    ...OperationFields
  }
}

fragment OperationFields on Operation {
  id
  kind
  state
  matched
  applied
  refused
  text
  workflow {
    id
  }
}
"""

REGISTER_PILOT = """
mutation RegisterPilot($input: RegisterPilotInput!) {
  registerPilot(input: $input) {
    pilot {
      id
    }
    heartbeatSeconds
    leaseSeconds
    pollSeconds
  }
}
"""

HEARTBEAT = """
mutation Heartbeat($input: HeartbeatInput!) {
  heartbeat(input: $input) {
    lost {
      jobId
      attempt
    }
    commands {
      kind
      jobId
      attempt
    }
  }
}
"""

CLAIM_JOBS = """
mutation ClaimJobs($input: ClaimJobsInput!) {
  claimJobs(input: $input) {
    jobId
    attempt
    token
    taskId
    ordinal
    tool
    inputs {
      fileId
      name
      basename
      ordinal
      size
      checksum
      checksumKind
      replicas
    }
    outputs {
      port
      fileId
      stem
      url
    }
    log {
      fileId
      name
      url
    }
    keepsLog
    limits {
      wallSeconds
      cores
      ramMiB
    }
  }
}
"""

REPORT_JOBS = """
mutation ReportJobs($input: ReportJobsInput!) {
  reportJobs(input: $input) {
    jobId
    attempt
    status
    state
    text
    cancel
  }
}
"""

PILOT_COMMANDS = """
subscription PilotCommands($pilotId: ID!) {
  pilotCommands(pilotId: $pilotId) {
    kind
    jobId
    attempt
  }
}
"""

DATASETS = """
query Datasets($first: Int, $after: String, $where: DatasetFilter) {
  datasets(first: $first, after: $after, where: $where) {
    nodes {
      ...DatasetFields
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}

fragment DatasetFields on Dataset {
  id
  name
  kind
  status
  fileCount
  bytes
  createdAt
  closedAt
}
"""

DATASET = """
query Dataset($id: ID, $name: String) {
  dataset(id: $id, name: $name) {
    ...DatasetFields
    processing {
      state
      reason {
        code
        text
      }
      workflows {
        ...WorkflowFields
      }
    }
  }
}

fragment DatasetFields on Dataset {
  id
  name
  kind
  status
  fileCount
  bytes
  createdAt
  closedAt
}

fragment WorkflowFields on Workflow {
  id
  status
  template {
    id
    name
  }
  tasks {
    ...TaskFields
  }
}

fragment TaskFields on Task {
  id
  stage
  name
  state
  paused
  rank
  executable
}
"""

DATASET_FILES = """
query DatasetFiles($id: ID, $name: String, $first: Int, $after: String) {
  dataset(id: $id, name: $name) {
    id
    files(first: $first, after: $after) {
      nodes {
        ...FileFields
        replicas {
          url
          status
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}

fragment FileFields on File {
  id
  name
  size
  checksum
  checksumKind
  status
}
"""

WORKFLOW = """
query Workflow($id: ID!) {
  workflow(id: $id) {
    ...WorkflowFields
  }
}

fragment WorkflowFields on Workflow {
  id
  status
  template {
    id
    name
  }
  tasks {
    ...TaskFields
  }
}

fragment TaskFields on Task {
  id
  stage
  name
  state
  paused
  rank
  executable
}
"""

TASKS = """
query Tasks($first: Int, $after: String, $state: TaskState) {
  tasks(first: $first, after: $after, state: $state) {
    nodes {
      ...TaskFields
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}

fragment TaskFields on Task {
  id
  stage
  name
  state
  paused
  rank
  executable
}
"""

TASK = """
query Task($id: ID!) {
  task(id: $id) {
    ...TaskFields
    progress {
      ...ProgressFields
    }
    whyNotRunning {
      code
      text
    }
  }
}

fragment TaskFields on Task {
  id
  stage
  name
  state
  paused
  rank
  executable
}

fragment ProgressFields on TaskProgress {
  files
  total
  defined
  queued
  active
  registering
  finished
  failed
  cancelled
  held
}
"""

JOBS = """
query Jobs($first: Int, $after: String, $states: [JobState!]) {
  jobs(first: $first, after: $after, states: $states) {
    nodes {
      ...JobFields
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}

fragment JobFields on Job {
  id
  ordinal
  state
  device
  createdAt
  endedAt
  failure {
    ...FailureFields
  }
}

fragment FailureFields on Failure {
  code
  name
  source
  text
}
"""

TASK_JOBS = """
query TaskJobs($id: ID!, $first: Int, $after: String, $states: [JobState!]) {
  task(id: $id) {
    id
    jobs(first: $first, after: $after, states: $states) {
      nodes {
        ...JobFields
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}

fragment JobFields on Job {
  id
  ordinal
  state
  device
  createdAt
  endedAt
  failure {
    ...FailureFields
  }
}

fragment FailureFields on Failure {
  code
  name
  source
  text
}
"""

JOB = """
query Job($id: ID!) {
  job(id: $id) {
    ...JobFields
    inputs {
      ...FileFields
    }
    outputs {
      ...FileFields
    }
    attempts {
      number
      state
      pilot {
        name
      }
      failure {
        ...FailureFields
      }
    }
    whyNotRunning {
      code
      text
    }
  }
}

fragment JobFields on Job {
  id
  ordinal
  state
  device
  createdAt
  endedAt
  failure {
    ...FailureFields
  }
}

fragment FailureFields on Failure {
  code
  name
  source
  text
}

fragment FileFields on File {
  id
  name
  size
  checksum
  checksumKind
  status
}
"""

DEAD_LETTERS = """
query DeadLetters($first: Int) {
  workflowDeadLetters(first: $first) {
    nodes {
      ...DeadLetterFields
    }
  }
  workloadDeadLetters(first: $first) {
    nodes {
      ...DeadLetterFields
    }
  }
  dataDeadLetters(first: $first) {
    nodes {
      ...DeadLetterFields
    }
  }
}

fragment DeadLetterFields on DeadLetter {
  id
  topic
  code
  reason
  text
  at
}
"""

PILOTS = """
query Pilots {
  pilots {
    ...PilotFields
  }
}

fragment PilotFields on Pilot {
  id
  name
  node
  status
  slots
  active
}
"""

STORAGES = """
query Storages {
  storages {
    id
    name
    kind
    url
    checksumKind
  }
}
"""

TEMPLATES = """
query Templates {
  templates {
    ...TemplateFields
  }
}

fragment TemplateFields on Template {
  id
  name
  mask
  maskKind
  status
}
"""

DATASET_CHANGES = """
subscription DatasetChanges($id: ID, $name: String, $after: String, $snapshot: Boolean) {
  datasetChanges(id: $id, name: $name, after: $after, snapshot: $snapshot) {
    ...DatasetFields
  }
}

fragment DatasetFields on Dataset {
  id
  name
  kind
  status
  fileCount
  bytes
  createdAt
  closedAt
}
"""

WORKFLOW_CHANGES = """
subscription WorkflowChanges($id: ID, $after: String, $snapshot: Boolean) {
  workflowChanges(id: $id, after: $after, snapshot: $snapshot) {
    ...WorkflowFields
  }
}

fragment WorkflowFields on Workflow {
  id
  status
  template {
    id
    name
  }
  tasks {
    ...TaskFields
  }
}

fragment TaskFields on Task {
  id
  stage
  name
  state
  paused
  rank
  executable
}
"""

TASK_PROGRESS = """
subscription TaskProgress($taskId: ID, $after: String, $snapshot: Boolean) {
  taskProgress(taskId: $taskId, after: $after, snapshot: $snapshot) {
    ...TaskFields
    progress {
      ...ProgressFields
    }
  }
}

fragment TaskFields on Task {
  id
  stage
  name
  state
  paused
  rank
  executable
}

fragment ProgressFields on TaskProgress {
  files
  total
  defined
  queued
  active
  registering
  finished
  failed
  cancelled
  held
}
"""

JOB_CHANGES = """
subscription JobChanges($taskId: ID, $after: String, $snapshot: Boolean) {
  jobChanges(taskId: $taskId, after: $after, snapshot: $snapshot) {
    jobs {
      ...JobFields
    }
  }
}

fragment JobFields on Job {
  id
  ordinal
  state
  device
  createdAt
  endedAt
  failure {
    ...FailureFields
  }
}

fragment FailureFields on Failure {
  code
  name
  source
  text
}
"""

PILOT_CHANGES = """
subscription PilotChanges($after: String, $snapshot: Boolean) {
  pilotChanges(after: $after, snapshot: $snapshot) {
    ...PilotFields
  }
}

fragment PilotFields on Pilot {
  id
  name
  node
  status
  slots
  active
}
"""


class Operations:
    def _run(self, text: str, variables: Dict[str, Any], field: Optional[str]) -> Any:
        raise NotImplementedError

    def _watch(self, text: str, variables: Dict[str, Any], field: Optional[str]) -> Iterator[Any]:
        raise NotImplementedError

    def create_template(self, input: CreateTemplateInput) -> TemplateFields:
        return cast(TemplateFields, self._run(CREATE_TEMPLATE, {"input": input}, "createTemplate"))

    def set_template_status(self, input: SetTemplateStatusInput) -> TemplateFields:
        return cast(TemplateFields, self._run(SET_TEMPLATE_STATUS, {"input": input}, "setTemplateStatus"))

    def start_workflow(self, dataset_id: str, template_id: str) -> WorkflowFields:
        return cast(WorkflowFields, self._run(START_WORKFLOW, {"datasetId": dataset_id, "templateId": template_id}, "startWorkflow"))

    def pause_task(self, input: ControlTaskInput) -> TaskFields:
        return cast(TaskFields, self._run(PAUSE_TASK, {"input": input}, "pauseTask"))

    def resume_task(self, input: ControlTaskInput) -> TaskFields:
        return cast(TaskFields, self._run(RESUME_TASK, {"input": input}, "resumeTask"))

    def cancel_task(self, input: CancelTaskInput) -> TaskFields:
        return cast(TaskFields, self._run(CANCEL_TASK, {"input": input}, "cancelTask"))

    def retry_task(self, input: RetryTaskInput) -> OperationFields:
        return cast(OperationFields, self._run(RETRY_TASK, {"input": input}, "retryTask"))

    def create_job(self, *, input: CreateJobInput, reason: Optional[str] = None) -> OperationFields:
        return cast(OperationFields, self._run(CREATE_JOB, {"input": input, "reason": reason}, "createJob"))

    def register_storage(self, input: RegisterStorageInput) -> RegisterStorageRegisterStorage:
        return cast(RegisterStorageRegisterStorage, self._run(REGISTER_STORAGE, {"input": input}, "registerStorage"))

    def operation(self, id: str) -> Optional[OperationFields]:
        return cast(Optional[OperationFields], self._run(OPERATION, {"id": id}, "operation"))

    def register_pilot(self, input: RegisterPilotInput) -> RegisterPilotRegisterPilot:
        return cast(RegisterPilotRegisterPilot, self._run(REGISTER_PILOT, {"input": input}, "registerPilot"))

    def heartbeat(self, input: HeartbeatInput) -> HeartbeatHeartbeat:
        return cast(HeartbeatHeartbeat, self._run(HEARTBEAT, {"input": input}, "heartbeat"))

    def claim_jobs(self, input: ClaimJobsInput) -> List[ClaimJobsClaimJobs]:
        return cast(List[ClaimJobsClaimJobs], self._run(CLAIM_JOBS, {"input": input}, "claimJobs"))

    def report_jobs(self, input: ReportJobsInput) -> List[ReportJobsReportJobs]:
        return cast(List[ReportJobsReportJobs], self._run(REPORT_JOBS, {"input": input}, "reportJobs"))

    def pilot_commands(self, pilot_id: str) -> Iterator[PilotCommandsPilotCommands]:
        return cast(Iterator[PilotCommandsPilotCommands], self._watch(PILOT_COMMANDS, {"pilotId": pilot_id}, "pilotCommands"))

    def datasets(self, *, first: Optional[int] = None, after: Optional[str] = None, where: Optional[DatasetFilter] = None) -> DatasetsDatasets:
        return cast(DatasetsDatasets, self._run(DATASETS, {"first": first, "after": after, "where": where}, "datasets"))

    def dataset(self, *, id: Optional[str] = None, name: Optional[str] = None) -> Optional[DatasetDataset]:
        return cast(Optional[DatasetDataset], self._run(DATASET, {"id": id, "name": name}, "dataset"))

    def dataset_files(self, *, id: Optional[str] = None, name: Optional[str] = None, first: Optional[int] = None, after: Optional[str] = None) -> Optional[DatasetFilesDataset]:
        return cast(Optional[DatasetFilesDataset], self._run(DATASET_FILES, {"id": id, "name": name, "first": first, "after": after}, "dataset"))

    def workflow(self, id: str) -> Optional[WorkflowFields]:
        return cast(Optional[WorkflowFields], self._run(WORKFLOW, {"id": id}, "workflow"))

    def tasks(self, *, first: Optional[int] = None, after: Optional[str] = None, state: Optional[TaskState] = None) -> TasksTasks:
        return cast(TasksTasks, self._run(TASKS, {"first": first, "after": after, "state": state}, "tasks"))

    def task(self, id: str) -> Optional[TaskTask]:
        return cast(Optional[TaskTask], self._run(TASK, {"id": id}, "task"))

    def jobs(self, *, first: Optional[int] = None, after: Optional[str] = None, states: Optional[List[JobState]] = None) -> JobsJobs:
        return cast(JobsJobs, self._run(JOBS, {"first": first, "after": after, "states": states}, "jobs"))

    def task_jobs(self, *, id: str, first: Optional[int] = None, after: Optional[str] = None, states: Optional[List[JobState]] = None) -> Optional[TaskJobsTask]:
        return cast(Optional[TaskJobsTask], self._run(TASK_JOBS, {"id": id, "first": first, "after": after, "states": states}, "task"))

    def job(self, id: str) -> Optional[JobJob]:
        return cast(Optional[JobJob], self._run(JOB, {"id": id}, "job"))

    def dead_letters(self, *, first: Optional[int] = None) -> DeadLettersData:
        return cast(DeadLettersData, self._run(DEAD_LETTERS, {"first": first}, None))

    def pilots(self) -> List[PilotFields]:
        return cast(List[PilotFields], self._run(PILOTS, {}, "pilots"))

    def storages(self) -> List[StoragesStorages]:
        return cast(List[StoragesStorages], self._run(STORAGES, {}, "storages"))

    def templates(self) -> List[TemplateFields]:
        return cast(List[TemplateFields], self._run(TEMPLATES, {}, "templates"))

    def dataset_changes(self, *, id: Optional[str] = None, name: Optional[str] = None, after: Optional[str] = None, snapshot: Optional[bool] = None) -> Iterator[DatasetFields]:
        return cast(Iterator[DatasetFields], self._watch(DATASET_CHANGES, {"id": id, "name": name, "after": after, "snapshot": snapshot}, "datasetChanges"))

    def workflow_changes(self, *, id: Optional[str] = None, after: Optional[str] = None, snapshot: Optional[bool] = None) -> Iterator[WorkflowFields]:
        return cast(Iterator[WorkflowFields], self._watch(WORKFLOW_CHANGES, {"id": id, "after": after, "snapshot": snapshot}, "workflowChanges"))

    def task_progress(self, *, task_id: Optional[str] = None, after: Optional[str] = None, snapshot: Optional[bool] = None) -> Iterator[TaskProgressTaskProgress]:
        return cast(Iterator[TaskProgressTaskProgress], self._watch(TASK_PROGRESS, {"taskId": task_id, "after": after, "snapshot": snapshot}, "taskProgress"))

    def job_changes(self, *, task_id: Optional[str] = None, after: Optional[str] = None, snapshot: Optional[bool] = None) -> Iterator[JobChangesJobChanges]:
        return cast(Iterator[JobChangesJobChanges], self._watch(JOB_CHANGES, {"taskId": task_id, "after": after, "snapshot": snapshot}, "jobChanges"))

    def pilot_changes(self, *, after: Optional[str] = None, snapshot: Optional[bool] = None) -> Iterator[PilotFields]:
        return cast(Iterator[PilotFields], self._watch(PILOT_CHANGES, {"after": after, "snapshot": snapshot}, "pilotChanges"))


class AsyncOperations:
    async def _run(self, text: str, variables: Dict[str, Any], field: Optional[str]) -> Any:
        raise NotImplementedError

    def _watch(self, text: str, variables: Dict[str, Any], field: Optional[str]) -> AsyncIterator[Any]:
        raise NotImplementedError

    async def create_template(self, input: CreateTemplateInput) -> TemplateFields:
        return cast(TemplateFields, await self._run(CREATE_TEMPLATE, {"input": input}, "createTemplate"))

    async def set_template_status(self, input: SetTemplateStatusInput) -> TemplateFields:
        return cast(TemplateFields, await self._run(SET_TEMPLATE_STATUS, {"input": input}, "setTemplateStatus"))

    async def start_workflow(self, dataset_id: str, template_id: str) -> WorkflowFields:
        return cast(WorkflowFields, await self._run(START_WORKFLOW, {"datasetId": dataset_id, "templateId": template_id}, "startWorkflow"))

    async def pause_task(self, input: ControlTaskInput) -> TaskFields:
        return cast(TaskFields, await self._run(PAUSE_TASK, {"input": input}, "pauseTask"))

    async def resume_task(self, input: ControlTaskInput) -> TaskFields:
        return cast(TaskFields, await self._run(RESUME_TASK, {"input": input}, "resumeTask"))

    async def cancel_task(self, input: CancelTaskInput) -> TaskFields:
        return cast(TaskFields, await self._run(CANCEL_TASK, {"input": input}, "cancelTask"))

    async def retry_task(self, input: RetryTaskInput) -> OperationFields:
        return cast(OperationFields, await self._run(RETRY_TASK, {"input": input}, "retryTask"))

    async def create_job(self, *, input: CreateJobInput, reason: Optional[str] = None) -> OperationFields:
        return cast(OperationFields, await self._run(CREATE_JOB, {"input": input, "reason": reason}, "createJob"))

    async def register_storage(self, input: RegisterStorageInput) -> RegisterStorageRegisterStorage:
        return cast(RegisterStorageRegisterStorage, await self._run(REGISTER_STORAGE, {"input": input}, "registerStorage"))

    async def operation(self, id: str) -> Optional[OperationFields]:
        return cast(Optional[OperationFields], await self._run(OPERATION, {"id": id}, "operation"))

    async def register_pilot(self, input: RegisterPilotInput) -> RegisterPilotRegisterPilot:
        return cast(RegisterPilotRegisterPilot, await self._run(REGISTER_PILOT, {"input": input}, "registerPilot"))

    async def heartbeat(self, input: HeartbeatInput) -> HeartbeatHeartbeat:
        return cast(HeartbeatHeartbeat, await self._run(HEARTBEAT, {"input": input}, "heartbeat"))

    async def claim_jobs(self, input: ClaimJobsInput) -> List[ClaimJobsClaimJobs]:
        return cast(List[ClaimJobsClaimJobs], await self._run(CLAIM_JOBS, {"input": input}, "claimJobs"))

    async def report_jobs(self, input: ReportJobsInput) -> List[ReportJobsReportJobs]:
        return cast(List[ReportJobsReportJobs], await self._run(REPORT_JOBS, {"input": input}, "reportJobs"))

    def pilot_commands(self, pilot_id: str) -> AsyncIterator[PilotCommandsPilotCommands]:
        return cast(AsyncIterator[PilotCommandsPilotCommands], self._watch(PILOT_COMMANDS, {"pilotId": pilot_id}, "pilotCommands"))

    async def datasets(self, *, first: Optional[int] = None, after: Optional[str] = None, where: Optional[DatasetFilter] = None) -> DatasetsDatasets:
        return cast(DatasetsDatasets, await self._run(DATASETS, {"first": first, "after": after, "where": where}, "datasets"))

    async def dataset(self, *, id: Optional[str] = None, name: Optional[str] = None) -> Optional[DatasetDataset]:
        return cast(Optional[DatasetDataset], await self._run(DATASET, {"id": id, "name": name}, "dataset"))

    async def dataset_files(self, *, id: Optional[str] = None, name: Optional[str] = None, first: Optional[int] = None, after: Optional[str] = None) -> Optional[DatasetFilesDataset]:
        return cast(Optional[DatasetFilesDataset], await self._run(DATASET_FILES, {"id": id, "name": name, "first": first, "after": after}, "dataset"))

    async def workflow(self, id: str) -> Optional[WorkflowFields]:
        return cast(Optional[WorkflowFields], await self._run(WORKFLOW, {"id": id}, "workflow"))

    async def tasks(self, *, first: Optional[int] = None, after: Optional[str] = None, state: Optional[TaskState] = None) -> TasksTasks:
        return cast(TasksTasks, await self._run(TASKS, {"first": first, "after": after, "state": state}, "tasks"))

    async def task(self, id: str) -> Optional[TaskTask]:
        return cast(Optional[TaskTask], await self._run(TASK, {"id": id}, "task"))

    async def jobs(self, *, first: Optional[int] = None, after: Optional[str] = None, states: Optional[List[JobState]] = None) -> JobsJobs:
        return cast(JobsJobs, await self._run(JOBS, {"first": first, "after": after, "states": states}, "jobs"))

    async def task_jobs(self, *, id: str, first: Optional[int] = None, after: Optional[str] = None, states: Optional[List[JobState]] = None) -> Optional[TaskJobsTask]:
        return cast(Optional[TaskJobsTask], await self._run(TASK_JOBS, {"id": id, "first": first, "after": after, "states": states}, "task"))

    async def job(self, id: str) -> Optional[JobJob]:
        return cast(Optional[JobJob], await self._run(JOB, {"id": id}, "job"))

    async def dead_letters(self, *, first: Optional[int] = None) -> DeadLettersData:
        return cast(DeadLettersData, await self._run(DEAD_LETTERS, {"first": first}, None))

    async def pilots(self) -> List[PilotFields]:
        return cast(List[PilotFields], await self._run(PILOTS, {}, "pilots"))

    async def storages(self) -> List[StoragesStorages]:
        return cast(List[StoragesStorages], await self._run(STORAGES, {}, "storages"))

    async def templates(self) -> List[TemplateFields]:
        return cast(List[TemplateFields], await self._run(TEMPLATES, {}, "templates"))

    def dataset_changes(self, *, id: Optional[str] = None, name: Optional[str] = None, after: Optional[str] = None, snapshot: Optional[bool] = None) -> AsyncIterator[DatasetFields]:
        return cast(AsyncIterator[DatasetFields], self._watch(DATASET_CHANGES, {"id": id, "name": name, "after": after, "snapshot": snapshot}, "datasetChanges"))

    def workflow_changes(self, *, id: Optional[str] = None, after: Optional[str] = None, snapshot: Optional[bool] = None) -> AsyncIterator[WorkflowFields]:
        return cast(AsyncIterator[WorkflowFields], self._watch(WORKFLOW_CHANGES, {"id": id, "after": after, "snapshot": snapshot}, "workflowChanges"))

    def task_progress(self, *, task_id: Optional[str] = None, after: Optional[str] = None, snapshot: Optional[bool] = None) -> AsyncIterator[TaskProgressTaskProgress]:
        return cast(AsyncIterator[TaskProgressTaskProgress], self._watch(TASK_PROGRESS, {"taskId": task_id, "after": after, "snapshot": snapshot}, "taskProgress"))

    def job_changes(self, *, task_id: Optional[str] = None, after: Optional[str] = None, snapshot: Optional[bool] = None) -> AsyncIterator[JobChangesJobChanges]:
        return cast(AsyncIterator[JobChangesJobChanges], self._watch(JOB_CHANGES, {"taskId": task_id, "after": after, "snapshot": snapshot}, "jobChanges"))

    def pilot_changes(self, *, after: Optional[str] = None, snapshot: Optional[bool] = None) -> AsyncIterator[PilotFields]:
        return cast(AsyncIterator[PilotFields], self._watch(PILOT_CHANGES, {"after": after, "snapshot": snapshot}, "pilotChanges"))
