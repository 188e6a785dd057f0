#!/usr/bin/env python3
"""Measures how fast a disc is read and received, beside pydicom, dcmdump, dcmmkdir and `cp` on the same disc.

    make bench BENCH=discs
    python3 Benchmarks/discs_bench.py --program PATH/dossier [--instances 3000] [--edge 128] [--rounds 5] [--scaling]

Every time is a whole process, from its start to its end, with the disc in the page cache:
  dossier inspect   starts a reader process, identifies every file, reads every header, matches DICOMDIR, names the sites, prints JSON
  pydicom           starts Python, reads every header with stop_before_pixels and the fields that a study list needs
  dcmdump           one process, all files, stopping before the pixels, its output thrown away
  dcmmkdir          one process, all files, writes a DICOMDIR
Receiving is `dossier ingest` of the disc into a new workspace (hash, encrypt, store durably, commit) against `cp -r` and `sync -f`
of the same disc. Rounds are interleaved; the table gives medians. Processor seconds count user and system time of all children.
Exits with 1 where a goal is missed.
"""

import argparse
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

PYDICOM = """
import sys, pathlib, pydicom
studies = {}
for path in sorted(pathlib.Path(sys.argv[1]).rglob('*')):
    if path.is_file() and path.name != 'DICOMDIR':
        header = pydicom.dcmread(path, stop_before_pixels=True)
        key = (header.StudyInstanceUID, header.SeriesInstanceUID)
        series = studies.setdefault(key, [
            str(header.PatientName), header.get('StudyDescription'), header.get('SeriesDescription'),
            header.get('BodyPartExamined'), header.Modality, 0])
        series[5] += 1
print(len(studies), sum(series[5] for series in studies.values()))
"""


def make_disc(folder, instances, edge):
    """A CT disc of series with 250 instances, headers as long as scanners write them."""
    import pydicom
    from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
    from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

    study = generate_uid(entropy_srcs=["study"])
    frame = generate_uid(entropy_srcs=["frame"])
    pixels = bytes(range(256)) * (edge * edge * 2 // 256)
    for number in range(instances):
        series_number, at = divmod(number, 250)
        series = generate_uid(entropy_srcs=["series", str(series_number)])
        path = folder / "DICOM" / f"SE{series_number:03}" / f"IM{at:05}"
        path.parent.mkdir(parents=True, exist_ok=True)
        meta = FileMetaDataset()
        meta.MediaStorageSOPClassUID = CTImageStorage
        meta.MediaStorageSOPInstanceUID = generate_uid(entropy_srcs=["instance", str(number)])
        meta.TransferSyntaxUID = ExplicitVRLittleEndian
        header = FileDataset(str(path), {}, file_meta=meta, preamble=b"\0" * 128)
        header.SpecificCharacterSet = "ISO_IR 100"
        header.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
        header.SOPClassUID = CTImageStorage
        header.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
        header.StudyDate = header.SeriesDate = header.AcquisitionDate = header.ContentDate = "20240301"
        header.StudyTime = header.SeriesTime = "101500"
        header.AcquisitionTime = header.ContentTime = f"1015{at % 60:02}.{at:04}"
        header.AccessionNumber = "RAD-2024-777"
        header.Modality = "CT"
        header.Manufacturer = "INVENTED"
        header.InstitutionName = "Invented General Hospital"
        header.StudyDescription = "CT CHEST ABDOMEN PELVIS W CONTRAST"
        header.SeriesDescription = f"AXIAL {series_number} B30f"
        header.PatientName = "DOE^JANE"
        header.PatientID = "MRN1"
        header.PatientBirthDate = "19700102"
        header.PatientSex = "F"
        header.BodyPartExamined = "CHEST"
        header.SliceThickness = "1.25"
        header.KVP = "120"
        header.ProtocolName = "5.1 CAP"
        header.StudyInstanceUID = study
        header.SeriesInstanceUID = series
        header.StudyID = "1"
        header.SeriesNumber = series_number + 1
        header.InstanceNumber = at + 1
        header.ImagePositionPatient = ["-200.0", "-200.0", f"{-at * 1.25:.3f}"]
        header.ImageOrientationPatient = ["1", "0", "0", "0", "1", "0"]
        header.FrameOfReferenceUID = frame
        header.SliceLocation = f"{-at * 1.25:.3f}"
        code = Dataset()
        code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = "71260", "CPT4", "CT thorax with contrast"
        header.ProcedureCodeSequence = [code]
        private = header.private_block(0x0019, "INVENTED 1.0", create=True)
        for element in range(24):
            private.add_new(element, "LO", f"value {element} of this maker's own {at}")
        header.SamplesPerPixel = 1
        header.PhotometricInterpretation = "MONOCHROME2"
        header.Rows = header.Columns = edge
        header.PixelSpacing = ["0.7", "0.7"]
        header.BitsAllocated = header.BitsStored = 16
        header.HighBit = 15
        header.PixelRepresentation = 1
        header.WindowCenter, header.WindowWidth = "40", "400"
        header.RescaleIntercept, header.RescaleSlope = "-1024", "1"
        header.PixelData = pixels
        header.save_as(path, enforce_file_format=True)


class Run:
    """Wall and processor seconds of one command, and the peak of resident memory of its largest process."""

    def __init__(self, command, expected=(0,)):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.wall = time.perf_counter() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.output = done.stdout
        if done.returncode not in expected:
            raise SystemExit(f"{command[0]} ended with {done.returncode}: {done.stderr.decode(errors='replace')[:400]}")


def peak_megabytes(command):
    """Peak resident memory of the largest process among a command and its children."""
    code = ("import resource,subprocess,sys;subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL);"
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
    out = subprocess.run([sys.executable, "-c", code, *map(str, command)], stdout=subprocess.PIPE, check=True)
    return int(out.stdout) / 1024


def warm(folder):
    for path in folder.rglob("*"):
        if path.is_file():
            path.read_bytes()


def reading(disc, program, rounds, scratch, instances):
    files = scratch / "files.txt"
    names = sorted(str(path.relative_to(disc)) for path in disc.rglob("IM*"))
    files.write_text("\n".join(names))
    contenders = {"dossier inspect": ([program, "inspect", "--json", disc], (0,))}
    contenders["pydicom"] = ([sys.executable, "-c", PYDICOM, disc], (0,))
    if shutil.which("dcmdump"):
        contenders["dcmdump"] = (
            ["sh", "-c", 'cd "$1" && exec dcmdump -q --stop-before-elem 7fe0,0010 --scan-directories --recurse . > /dev/null', "sh", disc],
            (0,))
    if shutil.which("dcmmkdir"):
        contenders["dcmmkdir"] = (
            ["sh", "-c", 'cd "$1" && exec dcmmkdir -q --general-purpose --no-consistency-check +D "$2" DICOM/*/*', "sh", disc,
             scratch / "DICOMDIR"], (0,))
    runs = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, (command, expected) in contenders.items():
            (scratch / "DICOMDIR").unlink(missing_ok=True)
            runs[name].append(Run([str(part) for part in command], expected))
    found = subprocess.run(["grep", "-o", '"instances" *: *[0-9]*'], input=runs["dossier inspect"][0].output, stdout=subprocess.PIPE)
    total = sum(int(line.split(b":")[1]) for line in found.stdout.splitlines())
    if total != instances:
        raise SystemExit(f"dossier found {total} of {instances} instances")
    return {name: (statistics.median(r.wall for r in list_), statistics.median(r.cpu for r in list_)) for name, list_ in runs.items()}


def receiving(disc, program, rounds, scratch):
    ingest, copy = [], []
    for number in range(rounds):
        workspace, target = scratch / f"workspace{number}", scratch / f"copy{number}"
        os.sync()
        ingest.append(Run([program, "ingest", "--workspace", str(workspace), "--case", "1000000001", "--channel", "disc", str(disc)]))
        os.sync()
        copy.append(Run(["sh", "-c", 'cp -r "$1" "$2" && sync -f "$2"', "sh", str(disc), str(target)]))
    # Not between the rounds: ext4 looks long for inodes among those just freed.
    for number in range(rounds):
        shutil.rmtree(scratch / f"workspace{number}")
        shutil.rmtree(scratch / f"copy{number}")
    return tuple(
        (statistics.median(r.wall for r in runs), statistics.median(r.cpu for r in runs)) for runs in (ingest, copy))


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--program", required=True, type=pathlib.Path)
    arguments.add_argument("--instances", type=int, default=3000)
    arguments.add_argument("--edge", type=int, default=128, help="pixels of an image's side; 128 makes files of 36 kB")
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--scaling", action="store_true", help="memory at 100 to 10,000 instances (else to 3,000)")
    arguments.add_argument("--scratch", type=pathlib.Path, default=None, help="where the disc is made (else the temporary folder)")
    options = arguments.parse_args()
    program = str(options.program.resolve())
    missed = []

    def goal(name, value, least):
        met = value >= least
        if not met:
            missed.append(name)
        return f"{'met' if met else 'MISSED'} (at least {least:g})"

    with tempfile.TemporaryDirectory(dir=options.scratch) as folder:
        scratch = pathlib.Path(folder)
        disc = scratch / "disc"
        make_disc(disc, options.instances, options.edge)
        warm(disc)
        size = sum(path.stat().st_size for path in disc.rglob("*") if path.is_file())
        print(f"Disc: {options.instances} instances, {size / 1e6:.0f} MB, {os.cpu_count()} cores, median of {options.rounds} rounds\n")
        times = reading(disc, program, options.rounds, scratch, options.instances)
        own = times["dossier inspect"][0]
        print("| reading all headers | seconds | processor seconds | instances/s | times Dossier's | goal |")
        print("|---|---|---|---|---|---|")
        for name, (wall, cpu) in times.items():
            ratio = wall / own
            word = goal("10x pydicom", ratio, 10) if name == "pydicom" else goal("2.5x dcmdump", ratio, 2.5) if name == "dcmdump" else ""
            print(f"| {name} | {wall:.3f} | {cpu:.3f} | {options.instances / wall:,.0f} | {ratio:.2f} | {word} |")
        (ingest, ingest_cpu), (copy, copy_cpu) = receiving(disc, program, max(3, options.rounds // 2), scratch)
        share = copy / ingest
        print("\n| receiving durably | seconds | processor seconds | MB/s | share of cp | goal |")
        print("|---|---|---|---|---|---|")
        print(f"| dossier ingest | {ingest:.3f} | {ingest_cpu:.3f} | {size / 1e6 / ingest:.0f} | {share:.2f} | {goal('receiving', share, 0.5)} |")
        print(f"| cp -r, sync | {copy:.3f} | {copy_cpu:.3f} | {size / 1e6 / copy:.0f} | 1.00 | |")
        shutil.rmtree(disc)

        print("\n| instances | peak MB of the largest process |")
        print("|---|---|")
        counts = [100, 1000, 3000] + ([10000] if options.scaling else [])
        peaks = []
        for count in counts:
            small = scratch / f"disc{count}"
            make_disc(small, count, 16)
            peaks.append(peak_megabytes([program, "inspect", "--json", small]))
            shutil.rmtree(small)
            print(f"| {count:,} | {peaks[-1]:.0f} |")
        growth = (peaks[-1] - peaks[0]) * 1024 / (counts[-1] - counts[0])
        print(f"\nMemory grows by {growth:.1f} kB an instance; goal: at most 8 kB: {'met' if growth <= 8 else 'MISSED'}")
        if growth > 8:
            missed.append("memory")
    if missed:
        print(f"\nMissed: {', '.join(missed)}")
        sys.exit(1)


if __name__ == "__main__":
    main()
