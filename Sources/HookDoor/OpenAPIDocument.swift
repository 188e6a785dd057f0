/// What the hook takes and answers, as OpenAPI 3.1: `openapi.json`, served at its own address and held to the real
/// answers by the tests.
package enum OpenAPIDocument {
  package static let text = String(decoding: PackageResources.openapi_json, as: UTF8.self)
}
