import CaseModel

/// `dossier.yaml`: what the engineer set for one installation. Every key may be missing.
package struct ServiceSettings: Hashable, Sendable, Codable {
  package struct DropFolder: Hashable, Sendable, Codable {
    /// Relative to the workspace.
    package var folder: String
    package var channel: Channel?
    /// Where things go afterwards; else `accepted` and `rejected` beside the folder.
    package var accepted: String?
    package var rejected: String?
  }

  package struct Watch: Hashable, Sendable, Codable {
    /// Else `drop` in the workspace.
    package var folders: [DropFolder]?
    package var scanSeconds: Int?
    package var fileRestSeconds: Int?
    package var folderRestSeconds: Int?
    package var emptyRestSeconds: Int?
    package var patienceSeconds: Int?
    /// Names that are ignored beside the usual ones; `*.ending` for every name that ends so.
    package var ignore: [String]?
  }

  /// Somebody who may send, known by a secret that stands here or in a file of its own.
  package struct Sender: Hashable, Sendable, Codable {
    package var name: String
    package var secret: String?
    package var secretFile: String?
  }

  /// Where the objects of one bucket are fetched from: a folder, or an address below which they lie.
  package struct Bucket: Hashable, Sendable, Codable {
    package var name: String
    package var folder: String?
    package var url: String?
  }

  /// PEM files: the chain of certificates, and the key of the first.
  package struct Certificate: Hashable, Sendable, Codable {
    package var certificateFile: String
    package var keyFile: String
  }

  package struct Hook: Hashable, Sendable, Codable {
    /// `HOST:PORT`, else 127.0.0.1:8480.
    package var listen: String?
    /// With it the hook speaks TLS itself.
    package var tls: Certificate?
    /// True where something in front of it ends TLS. Without either it is for this machine only.
    package var behindProxy: Bool?
    /// Senders that sign (Standard Webhooks).
    package var signers: [Sender]?
    /// Senders that can only send a bearer token.
    package var tokens: [Sender]?
    /// Folders from which a hook may name a path.
    package var allowedFolders: [String]?
    /// Beginnings of addresses that a hook may name.
    package var allowedURLs: [String]?
    package var buckets: [Bucket]?
    package var maximumBodyMebibytes: Int?
    package var requestsPerMinute: Int?
    package var uploadsAtOnce: Int?

    package init() {}
  }

  package struct Webhook: Hashable, Sendable, Codable {
    package var url: String
    package var secret: String?
    package var secretFile: String?
  }

  package struct Notices: Hashable, Sendable, Codable {
    package var webhooks: [Webhook]?
    /// Executables that get the notice on standard input.
    package var commands: [String]?
  }

  /// A folder that each published packet is laid into as one encrypted zip, `REFERENCE-vN.zip`.
  package struct ArchiveFolder: Hashable, Sendable, Codable {
    /// Named from the root: it is there before, and whoever reads it does not reach the workspace.
    package var folder: String
    package var password: String?
    package var passwordFile: String?
  }

  package struct Delivery: Hashable, Sendable, Codable {
    package var archives: [ArchiveFolder]?
  }

  package enum LogLevel: String, Sendable, Codable, CaseIterable { case debug, info, warning, error }
  package enum LogFormat: String, Sendable, Codable, CaseIterable { case json, text }

  package struct Log: Hashable, Sendable, Codable {
    package var level: LogLevel?
    package var format: LogFormat?
  }

  package var pipeline: String?
  /// `postgres://USER@HOST/DATABASE`, else a SQLite file in the workspace.
  package var store: String?
  /// How many jobs this process works on at once; else one for each core and one more.
  package var workers: Int?
  package var watch: Watch?
  package var hook: Hook?
  package var notices: Notices?
  package var delivery: Delivery?
  package var log: Log?

  package init() {}
}
