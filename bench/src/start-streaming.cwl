cwlVersion: v1.2
class: Workflow
$namespaces: { spd: 'https://spd-online-filter.org/cwl#' }
requirements: { ScatterFeatureRequirement: {} }
inputs: { raw: 'File[]' }
steps:
  start:
    hints: [{ class: spd:Task, streaming: true }]
    scatter: file
    in: { file: raw }
    out: [started]
    run:
      class: CommandLineTool
      baseCommand: bench-start
      inputs: { file: { type: File, inputBinding: { position: 1 } } }
      arguments: [{ position: 2, valueFrom: $(inputs.file.nameroot).out }]
      outputs: { started: { type: File, outputBinding: { glob: $(inputs.file.nameroot).out } } }
outputs: { started: { type: 'File[]', outputSource: start/started } }
