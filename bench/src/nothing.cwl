cwlVersion: v1.2
class: Workflow
$namespaces: { spd: 'https://spd-online-filter.org/cwl#' }
requirements: { ScatterFeatureRequirement: {} }
inputs: { raw: 'File[]' }
steps:
  nothing:
    scatter: file
    in: { file: raw }
    out: [made]
    run:
      class: CommandLineTool
      doc: Jobs of simulated pilots, which make no file.
      baseCommand: bench-nothing
      inputs: { file: { type: File, inputBinding: { position: 1 } } }
      outputs: { made: { type: 'File?', outputBinding: { glob: made } } }
outputs: { made: { type: 'File[]', outputSource: nothing/made } }
