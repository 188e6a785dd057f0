/// What a page paints, told from its content streams without drawing it: visible and invisible text, paths, images and where they stand.
struct ContentScan {
  /// An affine map as PDF writes it: `[a b c d e f]`.
  struct Matrix {
    var a = 1.0
    var b = 0.0
    var c = 0.0
    var d = 1.0
    var e = 0.0
    var f = 0.0

    /// `self` first, then `next`.
    func then(_ next: Matrix) -> Matrix {
      Matrix(
        a: a * next.a + b * next.c, b: a * next.b + b * next.d, c: c * next.a + d * next.c,
        d: c * next.b + d * next.d, e: e * next.a + f * next.c + next.e, f: e * next.b + f * next.d + next.f)
    }
  }

  struct PlacedImage {
    let image: QPDFFile.Handle
    /// From the unit square to the page's user space.
    let matrix: Matrix
  }

  private(set) var visibleGlyphBytes = 0
  private(set) var invisibleGlyphBytes = 0
  private(set) var paintsPaths = false
  private(set) var hasInlineImage = false
  private(set) var images: [PlacedImage] = []
  /// Forms and images that the content asks for and the file has not, or has without a size or a byte.
  private(set) var lostObjects = 0
  /// True where the forms that are drawn come to more bytes than ``QPDFFile/maximumContentBytes``, each as often as it is drawn.
  private(set) var isTooLarge = false
  private var formBytes = 0

  /// True where anything is to be put onto the page.
  var paints: Bool {
    visibleGlyphBytes + invisibleGlyphBytes > 0 || paintsPaths || !images.isEmpty || hasInlineImage || lostObjects > 0
  }

  /// Operators in one page, forms included; a form that calls forms that call forms would never end.
  private var budget = 5_000_000
  private static let maximumDepth = 12
  private static let maximumImages = 2_000

  private struct State {
    var matrix = Matrix()
    var renderMode = 0
  }

  init(content: [UInt8], resources: QPDFFile.Handle?, in file: borrowing QPDFFile) {
    run(content, resources: resources, state: State(), depth: 0, in: file)
  }

  private mutating func run(
    _ content: [UInt8], resources: QPDFFile.Handle?, state initial: State, depth: Int, in file: borrowing QPDFFile
  ) {
    var lexer = ContentLexer(content)
    var state = initial
    var stack: [State] = []
    var numbers: [Double] = []
    var name: [UInt8] = []
    var glyphBytes = 0
    while budget > 0, !isTooLarge, let token = lexer.next() {
      budget -= 1
      switch token {
      case .number(let value):
        if numbers.count < 64 { numbers.append(value) }
      case .name(let value): name = value
      case .string(let count): glyphBytes += count
      case .arrayStart, .arrayEnd: break
      case .operator(let word):
        switch String(decoding: word, as: UTF8.self) {
        case "q": if stack.count < 10_000 { stack.append(state) }
        case "Q": state = stack.popLast() ?? state
        case "cm": if let matrix = Matrix(numbers.suffix(6)) { state.matrix = matrix.then(state.matrix) }
        case "Tr": state.renderMode = numbers.last.map { Int(max(0, min(7, $0))) } ?? 0
        case "Tj", "TJ", "'", "\"":
          if state.renderMode == 3 || state.renderMode == 7 {
            invisibleGlyphBytes += glyphBytes
          } else {
            visibleGlyphBytes += glyphBytes
          }
        case "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "sh": paintsPaths = true
        case "ID":
          hasInlineImage = true
          lexer.skipInlineImage()
        case "Do": draw(name, resources: resources, state: state, depth: depth, in: file)
        default: break
        }
        numbers.removeAll(keepingCapacity: true)
        glyphBytes = 0
      }
    }
  }

  private mutating func draw(
    _ name: [UInt8], resources: QPDFFile.Handle?, state: State, depth: Int, in file: borrowing QPDFFile
  ) {
    guard depth < ContentScan.maximumDepth else { return }
    guard let resources, let objects = file.value(resources, "/XObject"),
      let object = file.value(objects, "/" + String(decoding: name, as: UTF8.self)), file.kind(object) == .stream
    else {
      lostObjects += 1
      return
    }
    switch file.name(file.value(object, "/Subtype")) {
    case "/Image":
      if file.integer(file.value(object, "/Width")) ?? 0 < 1 || file.integer(file.value(object, "/Height")) ?? 0 < 1
        || file.integer(file.value(object, "/Length")) == 0
      {
        lostObjects += 1
      }
      if images.count < ContentScan.maximumImages {
        images.append(PlacedImage(image: object, matrix: state.matrix))
      }
    case "/Form":
      guard !file.isLarger(object, than: QPDFFile.maximumContentBytes - formBytes) else {
        isTooLarge = true
        return
      }
      guard let content = file.bytes(object, decoding: .generic) else {
        lostObjects += 1
        return
      }
      formBytes += content.count
      var inner = state
      if let array = file.value(object, "/Matrix"),
        let matrix = Matrix(file.items(array).compactMap { file.number($0) })
      {
        inner.matrix = matrix.then(state.matrix)
      }
      run(content, resources: file.value(object, "/Resources") ?? resources, state: inner, depth: depth + 1, in: file)
    default: break
    }
  }
}

extension ContentScan.Matrix {
  /// `nil` unless there are six numbers.
  init?(_ numbers: some Collection<Double>) {
    let values = Array(numbers)
    guard values.count == 6 else { return nil }
    self.init(a: values[0], b: values[1], c: values[2], d: values[3], e: values[4], f: values[5])
  }

  /// The upright rectangle around the unit square's image.
  var extent: (left: Double, bottom: Double, right: Double, top: Double) {
    let x = [e, e + a, e + c, e + a + c]
    let y = [f, f + b, f + d, f + b + d]
    return (x.min() ?? 0, y.min() ?? 0, x.max() ?? 0, y.max() ?? 0)
  }
}
