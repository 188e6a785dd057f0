#!/usr/bin/env python3
"""Measures between which values the line networks' convolutions get their input, for `ActivationRanges.swift`.

    python3 -m venv ranges && ranges/bin/pip install openvino==2026.4.1 onnx==1.23.2 pillow numpy
    ranges/bin/python Benchmarks/activation_ranges.py second-reader > Sources/NeuralRecognition/ActivationRanges.swift

Strips of made pages (`neural_pages.py`: faxes, scans, forms, tables; other pages than the bench reads) go through the
networks as they are, in float32, as tall and wide as readers show them. Of each pointwise convolution outside squeeze and excitation the least and
the greatest value of all strips is written down.
"""

import random
import sys

import numpy
import onnx
import openvino
from PIL import Image

import neural_pages as make

PAGES = 6
STRIPS = 12
# Of each model, as how tall lines it reads, and how wide the letters are against the picture.
SEEN = {"tiny": ((48, 1.0),), "small": ((48, 0.8), (32, 0.8))}
# Of the small model only what lies between its second mean and its head: before, single values are thirty times others, and
# digits are lost (made pages at 150 dpi: .994 to .977).
INNER = ("tiny",)


def pages():
    for at in range(PAGES):
        yield make.fax(make.prose(f"ranges prose {at}", 8), 98)[0], 2
        yield make.fax(make.form(f"ranges form {at}"), 98)[0], 2
        yield make.fax(make.table(f"ranges table {at}"), 196)[0], 1
        yield make.fax(make.prose(f"ranges fine {at}", 8), 196)[0], 1
        yield make.scan(make.prose(f"ranges scan {at}"), 200)[0], 1


def strips(stretch):
    """Windows about as tall as lines, 48 pixels of 0 to 255 tall."""
    for number, (picture, taller) in enumerate(pages()):
        chance = random.Random(number)
        page = picture.convert("L").resize((picture.width, picture.height * taller), Image.BILINEAR)
        for _ in range(STRIPS):
            height, width = chance.randrange(28, 44), chance.randrange(200, 1200)
            x, y = chance.randrange(100, max(101, page.width - width)), chance.randrange(150, page.height - 60)
            strip = page.crop((x, y, min(x + width, page.width), y + height))
            strip = strip.resize((max(64, round(strip.width * 48 / height * stretch)), 48), Image.BILINEAR)
            if numpy.asarray(strip).std() > 20:
                yield strip


def root(made, name):
    while name in made and made[name].op_type == "Identity":
        name = made[name].input[0]
    return name


def measured(model, inner):
    """The names of the convolutions' inputs: pointwise, and none of the two that weigh channels by their mean."""
    made = {name: node for node in model.graph.node for name in node.output}
    weights = {tensor.name: list(tensor.dims) for tensor in model.graph.initializer}
    weighing, means = False, 0
    for node in model.graph.node:
        means += node.op_type == "ReduceMean"
        if inner and node.op_type == "AveragePool":
            break
        weighing = (weighing or node.op_type == "ReduceMean") and node.op_type != "HardSigmoid"
        if node.op_type == "Conv" and not weighing and (means > 1 or not inner):
            group = [a.i for a in node.attribute if a.name == "group"]
            if weights[root(made, node.input[1])][2:] == [1, 1] and group in ([], [1]):
                yield node.input[0]


def lowered(model):
    """For lines of 32 pixels: the last pooling takes two rows together."""
    model.graph.input[0].type.tensor_type.shape.dim[2].dim_value = 32
    for node in model.graph.node:
        if node.op_type == "AveragePool":
            for attribute in node.attribute:
                if attribute.name in ("kernel_shape", "strides"):
                    attribute.ints[0] = 2
    return model


def ranges(path, seen, inner):
    found = {}
    for height, stretch in seen:
        model = onnx.load(path)
        if height == 32:
            lowered(model)
        names = list(dict.fromkeys(measured(model, inner)))
        for name in names:
            model.graph.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
        core = openvino.Core()
        request = core.compile_model(
            core.read_model(model.SerializeToString()), "CPU", {"INFERENCE_PRECISION_HINT": "f32"}).create_infer_request()
        for strip in strips(stretch):
            pixels = numpy.asarray(strip.resize((strip.width, height), Image.BILINEAR)).astype(numpy.float32) / 127.5 - 1
            padded = numpy.zeros((1, 3, height, (strip.width + 31) // 32 * 32), numpy.float32)
            padded[:, :, :, :strip.width] = pixels
            request.infer([padded])
            for name in names:
                values = request.get_tensor(name).data
                low, high = found.get(name, (0.0, 0.0))
                found[name] = (min(low, float(values.min())), max(high, float(values.max())))
    return found


def main():
    print("/// Between which values the line networks' pointwise convolutions get their input, by the name of the tensor.")
    print("///")
    print("/// Written by `Benchmarks/activation_ranges.py`: of strips of made faxes, scans, forms and tables, as readers show them.")
    print("enum ActivationRanges {")
    print("  static func of(_ model: NeuralModel) -> [String: ClosedRange<Float>] {")
    print("    switch model {")
    for model in SEEN:
        print(f"    case .{model}: {model}")
    print("    }")
    print("  }")
    for model, seen in SEEN.items():
        print(f"\n  private static let {model}: [String: ClosedRange<Float>] = [")
        for name, (low, high) in ranges(f"{sys.argv[1]}/{model}/recognition.onnx", seen, model in INNER).items():
            print(f'    "{name}": {low:.3f}...{high:.3f},')
        print("  ]")
    print("}")


if __name__ == "__main__":
    main()
