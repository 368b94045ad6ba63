cwlVersion: v1.2
class: Workflow
$namespaces: { spd: 'https://spd-online-filter.org/cwl#' }
requirements: { ScatterFeatureRequirement: {} }
inputs: { raw: 'File[]' }
steps:
  digest:
    scatter: file
    in: { file: raw }
    out: [digest]
    run:
      class: CommandLineTool
      baseCommand: bench-digest
      inputs: { file: { type: File, inputBinding: { position: 1 } } }
      arguments: [{ position: 2, valueFrom: $(inputs.file.nameroot).out }]
      outputs: { digest: { type: File, outputBinding: { glob: $(inputs.file.nameroot).out } } }
outputs: { digest: { type: 'File[]', outputSource: digest/digest } }
