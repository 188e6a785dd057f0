import Foundation
import Testing

@testable import PacketWriting

@Suite struct PacketSchemaTests {
  @Test func `the schema is JSON and knows the keys that the packet has`() throws {
    let schema = try JSONDecoder().decode(JSONValue.self, from: Data(PacketSchema.text.utf8))
    guard case .object(let top) = PacketJSON.document(SampleCase().content) else {
      Issue.record("not an object")
      return
    }
    guard case .object(let known)? = schema["properties"] else {
      Issue.record("no properties")
      return
    }
    #expect(Set(known.keys) == Set(top.keys))
    // What came later is not required: packets that were published before stay good.
    #expect(Set(schema["required"]?.items.compactMap(\.stringValue) ?? []) == Set(top.keys).subtracting(["chronology"]))
  }

  @Test(.enabled(if: hasValidator(), "python3 with the package jsonschema is not installed"))
  func `a validator finds the packet good`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "schema-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
    let schema = folder.appending(path: "schema.json")
    let packet = folder.appending(path: "packet.json")
    try Data(PacketSchema.text.utf8).write(to: schema)
    try PacketJSON.document(SampleCase().content).encoded().write(to: packet)
    let script =
      "import json,jsonschema,sys\ns=json.load(open(sys.argv[1]))\n"
      + "jsonschema.Draft202012Validator.check_schema(s)\n"
      + "jsonschema.Draft202012Validator(s).validate(json.load(open(sys.argv[2])))"
    #expect(try run(["python3", "-c", script, schema.path, packet.path]) == 0)
  }
}

private func run(_ arguments: [String]) throws -> Int32 {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = arguments
  try process.run()
  process.waitUntilExit()
  return process.terminationStatus
}

private func hasValidator() -> Bool {
  do {
    return try run(["python3", "-c", "import importlib.util as u;exit(u.find_spec('jsonschema') is None)"]) == 0
  } catch {
    return false
  }
}
