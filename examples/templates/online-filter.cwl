#!/usr/bin/env cwl-runner
cwlVersion: v1.2
class: Workflow
label: SPD online filter
doc: |
  Raw time slices of the data acquisition become a small file of interesting collisions:
  decode, reconstruct and filter work file by file, merge joins four files into one.
  Runs in Visor, and with any CWL runner that finds the programs of payloads/bin on its PATH.
$namespaces: { spd: 'https://spd-online-filter.org/cwl#' }
requirements:
  ScatterFeatureRequirement: {}
hints:
  - { class: spd:Task, retries: 2, maxFailedFraction: 0.2, report: report }

inputs:
  raw_files:
    type: File[]
    doc: The input dataset.
  pt_min:
    type: float
    default: 1.8
    doc: A crossing with a good track above this transverse momentum is kept, GeV/c.
  prescale:
    type: int
    default: 500
    doc: One crossing in this many is kept without looking; 0 keeps none.
  straws:
    type: string
    default: road
    doc: "Straw hits kept of an accepted crossing: window (all in time), road (near its tracks) or none."

steps:
  decode:
    scatter: raw
    in: { raw: raw_files }
    out: [digi, report, log]
    run:
      class: CommandLineTool
      doc: Checks the container, drops broken slices, noise and repeated hits, sorts by time.
      requirements:
        ResourceRequirement: { coresMin: 1, ramMin: 512, tmpdirMin: 64, outdirMin: 256 }
      baseCommand: [spd-payload, decode]
      arguments: [--out, $(inputs.raw.nameroot).digi, --report, report.json, --log, decode.log]
      inputs:
        raw: { type: File, inputBinding: { prefix: --in, position: 1 } }
      outputs:
        digi: { type: File, outputBinding: { glob: $(inputs.raw.nameroot).digi } }
        report: { type: File, outputBinding: { glob: report.json } }
        log: { type: File, outputBinding: { glob: decode.log } }
      successCodes: [0]
      permanentFailCodes: [64, 65]

  reconstruct:
    scatter: digi
    in: { digi: decode/digi }
    out: [reco, report, log]
    run:
      class: CommandLineTool
      doc: Takes slices apart into bunch crossings with tracks and vertices.
      requirements:
        ResourceRequirement: { coresMin: 1, ramMin: 512, tmpdirMin: 64, outdirMin: 256 }
      baseCommand: [spd-payload, reconstruct]
      arguments: [--out, $(inputs.digi.nameroot).reco, --report, report.json, --log, reconstruct.log]
      inputs:
        digi: { type: File, inputBinding: { prefix: --in, position: 1 } }
      outputs:
        reco: { type: File, outputBinding: { glob: $(inputs.digi.nameroot).reco } }
        report: { type: File, outputBinding: { glob: report.json } }
        log: { type: File, outputBinding: { glob: reconstruct.log } }
      successCodes: [0]
      permanentFailCodes: [64, 65]

  filter:
    scatter: reco
    in: { reco: reconstruct/reco, pt_min: pt_min, prescale: prescale, straws: straws }
    out: [filtered, report, log]
    run:
      class: CommandLineTool
      doc: Keeps crossings with a high track, with a muon pair of the J/psi's mass, and an unbiased sample.
      requirements:
        ResourceRequirement: { coresMin: 1, ramMin: 512, tmpdirMin: 64, outdirMin: 256 }
      baseCommand: [spd-payload, filter]
      arguments: [--out, $(inputs.reco.nameroot).filt, --report, report.json, --log, filter.log]
      inputs:
        reco: { type: File, inputBinding: { prefix: --in, position: 1 } }
        pt_min: { type: float, inputBinding: { prefix: --pt-min, position: 2 } }
        prescale: { type: int, inputBinding: { prefix: --prescale, position: 3 } }
        straws: { type: string, inputBinding: { prefix: --straws, position: 4 } }
      outputs:
        filtered: { type: File, outputBinding: { glob: $(inputs.reco.nameroot).filt } }
        report: { type: File, outputBinding: { glob: report.json } }
        log: { type: File, outputBinding: { glob: filter.log } }
      successCodes: [0]
      permanentFailCodes: [64, 65]

  merge:
    in: { parts: filter/filtered }
    out: [merged, report, log]
    hints:
      - { class: spd:Task, filesPerJob: 4 }
    run:
      class: CommandLineTool
      doc: Joins files of one run, in the order of their raw files.
      requirements:
        ResourceRequirement: { coresMin: 1, ramMin: 512, tmpdirMin: 64, outdirMin: 256 }
      baseCommand: [spd-payload, merge]
      arguments: [--out, merged.spdf, --report, report.json, --log, merge.log]
      inputs:
        parts: { type: 'File[]', inputBinding: { prefix: --in, position: 1 } }
      outputs:
        merged: { type: File, outputBinding: { glob: merged.spdf } }
        report: { type: File, outputBinding: { glob: report.json } }
        log: { type: File, outputBinding: { glob: merge.log } }
      successCodes: [0]
      permanentFailCodes: [64, 65]

outputs:
  final: { type: File, outputSource: merge/merged }
