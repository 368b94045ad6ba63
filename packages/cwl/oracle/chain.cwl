cwlVersion: v1.2
class: Workflow
doc: Every way of writing a command line that Visor reads; run by cwltool, its command lines are in chain.json.
$namespaces: { spd: 'https://spd-online-filter.org/cwl#' }
requirements:
  ScatterFeatureRequirement: {}
hints:
  - { class: spd:Task, rank: 3, retries: 4 }
inputs:
  raw_files: File[]
  run: { type: int, default: 7 }
  tiny: { type: double, default: 0.00000015 }
  big: { type: long, default: 9007199254740991 }
  field: { type: string, default: '2' }
  verbose: { type: boolean, default: true }
  quiet: { type: boolean, default: false }
  algo: { type: ['null', { type: enum, symbols: [hough, kalman] }] }
steps:
  merge:
    in: { parts: decode/digi, verbose: verbose }
    out: [merged]
    hints:
      - { class: spd:Task, retries: 1, mode: merge, filesPerJob: 20 }
    run:
      class: CommandLineTool
      hints:
        - { class: spd:Task, rank: 9, retries: 6 }
      baseCommand: [spd-step, merge]
      inputs:
        parts: { type: 'File[]', inputBinding: { prefix: --in, position: 3 } }
        joined: { type: string, default: x, inputBinding: { prefix: --first=, separate: false, position: 2 } }
        verbose: { type: boolean, inputBinding: { prefix: -v } }
      arguments: ['--count', $(inputs.parts.length)]
      stdout: merged.$(inputs.parts.length).out
      outputs:
        merged: stdout
  decode:
    scatter: [raw]
    in:
      raw: raw_files
      run: run
      tiny: tiny
      big: { source: big }
      field: field
      verbose: verbose
      quiet: quiet
      algo: algo
      constant: { default: 'a b' }
    out: [digi, step_log]
    run:
      class: CommandLineTool
      requirements:
        ResourceRequirement: { coresMin: 2, coresMax: 2, ramMin: 512, tmpdirMin: 1, outdirMin: 1 }
        EnvVarRequirement:
          envDef:
            SPD_FIELD: $(inputs.field)
            SPD_FILE: x-$(inputs.raw.basename)-\$(inputs.raw)-$(inputs.run)
      baseCommand: spd-step
      arguments:
        - decode
        - { prefix: --run=, separate: false, valueFrom: $(inputs.run), position: 2 }
        - { prefix: -o, valueFrom: $(inputs.raw.nameroot).digi, position: 4 }
        - { valueFrom: 'ext$(inputs.raw.nameext) size$(inputs.raw["size"]) \$(inputs.run) \\ $ {x}', position: 4 }
        - { valueFrom: 'plain \$ \\ text', position: 4 }
        - --threads
        - $(runtime.cores)
        - { valueFrom: $(inputs.algo), prefix: --never, position: 8 }
        - { valueFrom: $(inputs.raw), prefix: --file, position: 8 }
        - { valueFrom: ' $(inputs.run) ', position: 8 }
        - { valueFrom: 'v=$(inputs.verbose) n=$(inputs.algo)', position: 8 }
      inputs:
        raw: { type: File, inputBinding: { position: 5 } }
        run: int
        tiny: { type: double, inputBinding: { prefix: --tiny, position: 3 } }
        big: { type: long, inputBinding: { prefix: --big, position: 3 } }
        field: string
        verbose: { type: boolean, inputBinding: { prefix: --verbose, position: -1 } }
        quiet: { type: boolean, inputBinding: { prefix: --quiet, position: -1 } }
        algo: { type: ['null', { type: enum, symbols: [hough, kalman] }], inputBinding: { prefix: --algo, position: -1 } }
        constant: { type: string, inputBinding: { position: 6 } }
        unused: { type: 'string?', inputBinding: { position: 6 } }
      stdin: $(inputs.raw.path)
      stdout: $(inputs.raw.nameroot).digi
      stderr: $(inputs.raw.nameroot).log
      outputs:
        digi: { type: File, outputBinding: { glob: '*.digi' } }
        step_log: { type: File, outputBinding: { glob: '$(inputs.raw.nameroot).lo[a-h]' } }
outputs:
  merged: { type: File, outputSource: merge/merged }
  logs: { type: 'File[]', outputSource: decode/step_log }
