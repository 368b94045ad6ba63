# A chain of other people's programs: sort each file, then merge the sorted files into one.
cwlVersion: v1.2
class: Workflow
requirements:
  ScatterFeatureRequirement: {}
inputs:
  texts: File[]
steps:
  sort:
    scatter: text
    in: { text: texts }
    out: [sorted]
    run:
      class: CommandLineTool
      baseCommand: sort
      inputs:
        text: { type: File, inputBinding: { position: 1 } }
      stdout: $(inputs.text.nameroot).sorted
      outputs:
        sorted: { type: File, outputBinding: { glob: $(inputs.text.nameroot).sorted } }
  merge:
    in: { parts: sort/sorted }
    out: [all]
    run:
      class: CommandLineTool
      baseCommand: [sort, -m]
      inputs:
        parts: { type: 'File[]', inputBinding: { position: 1 } }
      stdout: all.txt
      outputs:
        all: { type: File, outputBinding: { glob: all.txt } }
outputs:
  all: { type: File, outputSource: merge/all }
