import CaseStore
import CaseStorePostgres
import CaseStoreSQLite
import FileBlobs
import Foundation

/// Where the cases are kept: a file in the workspace, or a server that several machines share.
enum StoreAddress: Equatable {
  case sqlite(URL)
  case postgres(String)

  /// `--store`, else `$DOSSIER_STORE`, else `store:` in the workspace's settings, else the workspace's own file.
  init(_ options: WorkspaceOptions) throws(CommandFailure) {
    var named = options.store ?? ProcessInfo.processInfo.environment["DOSSIER_STORE"]
    if named == nil { named = try options.settings().store }
    self = try StoreAddress(named, in: options.folder)
  }

  private init(_ text: String?, in workspace: Workspace) throws(CommandFailure) {
    guard let text, !text.isEmpty, text != "sqlite" else {
      self = .sqlite(workspace.database)
      return
    }
    guard text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") else {
      throw CommandFailure(.usage, "--store is `sqlite` or postgres://USER@HOST/DATABASE")
    }
    self = .postgres(text)
  }

  func open(chain: AuditChain, retries: RetryPolicy) async throws(StoreFailure) -> any CaseStore {
    switch self {
    case .sqlite(let file): try await SQLiteCaseStore(file: file.path, chain: chain, retries: retries)
    case .postgres(let url): try await PostgresCaseStore(url: url, chain: chain, retries: retries)
    }
  }
}
