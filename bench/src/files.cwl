cwlVersion: v1.2
class: Workflow
$namespaces: { spd: 'https://spd-online-filter.org/cwl#' }
requirements: { ScatterFeatureRequirement: {} }
inputs: { raw: 'File[]' }
steps:
  copy:
    scatter: file
    in: { file: raw }
    out: [copied]
    run:
      class: CommandLineTool
      baseCommand: bench-cat
      inputs: { file: { type: File, inputBinding: { position: 1 } } }
      arguments: [{ position: 2, valueFrom: $(inputs.file.nameroot).out }]
      outputs: { copied: { type: File, outputBinding: { glob: $(inputs.file.nameroot).out } } }
outputs: { copied: { type: 'File[]', outputSource: copy/copied } }
