cwlVersion: v1.2
class: Workflow
$namespaces: { spd: 'https://spd-online-filter.org/cwl#' }
requirements: { ScatterFeatureRequirement: {} }
inputs: { raw: 'File[]' }
steps:
  wait:
    scatter: file
    in: { file: raw }
    out: [waited]
    run:
      class: CommandLineTool
      baseCommand: bench-wait
      inputs: { file: { type: File, inputBinding: { position: 1 } } }
      arguments: [{ position: 2, valueFrom: $(inputs.file.nameroot).out }]
      outputs: { waited: { type: File, outputBinding: { glob: $(inputs.file.nameroot).out } } }
outputs: { waited: { type: 'File[]', outputSource: wait/waited } }
