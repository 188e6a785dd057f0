/// Between which values the line networks' pointwise convolutions get their input, by the name of the tensor.
///
/// Written by `Benchmarks/activation_ranges.py`: of strips of made faxes, scans, forms and tables, as readers show them.
enum ActivationRanges {
  static func of(_ model: NeuralModel) -> [String: ClosedRange<Float>] {
    switch model {
    case .tiny: tiny
    case .small: small
    }
  }

  private static let tiny: [String: ClosedRange<Float>] = [
    "p2o.pd_op.multiply.1.0": -1.025...1.370,
    "p2o.pd_op.gelu.4.0": -0.170...5.275,
    "p2o.pd_op.add.19.0": -2.684...2.269,
    "p2o.pd_op.gelu.5.0": -0.170...4.451,
    "p2o.pd_op.add.23.0": -9.392...6.737,
    "p2o.pd_op.gelu.6.0": -0.170...7.012,
    "p2o.pd_op.multiply.2.0": -1.470...2.141,
    "p2o.pd_op.gelu.7.0": -0.170...10.121,
    "p2o.pd_op.add.32.0": -2.211...3.355,
    "p2o.pd_op.gelu.8.0": -0.170...5.507,
    "p2o.pd_op.add.36.0": -6.494...6.367,
    "p2o.pd_op.gelu.9.0": -0.170...5.793,
  ]

  private static let small: [String: ClosedRange<Float>] = [
    "p2o.pd_op.relu.3.0": 0.000...18.918,
    "p2o.pd_op.multiply.0.0": -1.301...2.907,
    "p2o.pd_op.gelu.0.0": -0.170...4.420,
    "p2o.pd_op.add.11.0": -4.176...3.783,
    "p2o.pd_op.gelu.1.0": -0.170...5.107,
    "p2o.pd_op.add.15.0": -3.444...2.809,
    "p2o.pd_op.gelu.2.0": -0.170...4.435,
    "p2o.pd_op.add.19.0": -6.276...5.662,
    "p2o.pd_op.gelu.3.0": -0.170...6.469,
    "p2o.pd_op.multiply.1.0": -1.352...1.285,
    "p2o.pd_op.gelu.4.0": -0.170...2.540,
    "p2o.pd_op.add.28.0": -1.810...1.941,
    "p2o.pd_op.gelu.5.0": -0.170...3.233,
    "p2o.pd_op.multiply.2.0": -1.195...1.649,
    "p2o.pd_op.gelu.6.0": -0.170...3.183,
    "p2o.pd_op.add.38.0": -1.927...1.805,
    "p2o.pd_op.gelu.7.0": -0.170...3.066,
    "p2o.pd_op.multiply.3.0": -1.002...4.232,
    "p2o.pd_op.gelu.8.0": -0.170...4.520,
    "p2o.pd_op.add.48.0": -3.532...2.899,
    "p2o.pd_op.gelu.9.0": -0.170...3.285,
    "p2o.pd_op.add.52.0": -3.656...4.333,
    "p2o.pd_op.gelu.10.0": -0.170...7.986,
    "p2o.pd_op.multiply.4.0": -1.196...1.545,
    "p2o.pd_op.gelu.11.0": -0.170...3.911,
    "p2o.pd_op.add.61.0": -9.170...7.523,
    "p2o.pd_op.gelu.12.0": -0.170...5.500,
    "p2o.pd_op.pool2d.1.0": -7.706...8.497,
  ]
}
