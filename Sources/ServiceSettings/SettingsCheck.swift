import Foundation

/// What is wrong in settings that could be read, by key path.
struct SettingsCheck {
  struct Fault: Hashable {
    let key: String
    let message: String
  }

  private(set) var faults: [Fault] = []

  init(_ settings: ServiceSettings) {
    if let workers = settings.workers, !(1...1024).contains(workers) { add("workers", "1 to 1024 workers") }
    if let watch = settings.watch { check(watch) }
    if let hook = settings.hook { check(hook) }
    if let notices = settings.notices { check(notices) }
    if let delivery = settings.delivery { check(delivery) }
  }

  private mutating func add(_ key: String, _ message: String) { faults.append(Fault(key: key, message: message)) }

  private mutating func check(_ watch: ServiceSettings.Watch) {
    if let scan = watch.scanSeconds, !(1...3600).contains(scan) { add("watch.scanSeconds", "1 to 3600 seconds") }
    for (key, seconds) in [
      ("fileRestSeconds", watch.fileRestSeconds), ("folderRestSeconds", watch.folderRestSeconds),
      ("emptyRestSeconds", watch.emptyRestSeconds), ("patienceSeconds", watch.patienceSeconds),
    ] {
      if let seconds, !(0...86_400).contains(seconds) { add("watch.\(key)", "0 to 86400 seconds") }
    }
    if watch.folders?.isEmpty == true { add("watch.folders", "a list without a folder: leave the key out") }
    var seen: Set<String> = []
    for (index, folder) in (watch.folders ?? []).enumerated() {
      if folder.folder.isEmpty { add("watch.folders[\(index)].folder", "a folder has a name") }
      if !seen.insert(folder.folder).inserted { add("watch.folders[\(index)].folder", "this folder stands twice") }
    }
    for (index, name) in (watch.ignore ?? []).enumerated() {
      let body = name.hasPrefix("*") ? name.dropFirst() : name[...]
      if body.isEmpty || body.contains("*") || body.contains("/") {
        add("watch.ignore[\(index)]", "a name, or '*' and how a name ends")
      }
    }
  }

  private mutating func check(_ hook: ServiceSettings.Hook) {
    if let listen = hook.listen {
      if let address = ListenAddress(listen) {
        if !address.isLoopback, hook.tls == nil, hook.behindProxy != true {
          add(
            "hook.listen",
            "an address that others reach needs hook.tls, or something in front that ends TLS and hook.behindProxy: true"
          )
        }
        if !address.isLoopback, (hook.signers ?? []).isEmpty, (hook.tokens ?? []).isEmpty {
          add("hook.listen", "an address that others reach needs hook.signers or hook.tokens")
        }
      } else {
        add("hook.listen", "an address is HOST:PORT, as in 127.0.0.1:8480")
      }
    }
    for (key, file) in [("certificateFile", hook.tls?.certificateFile), ("keyFile", hook.tls?.keyFile)] {
      if let file, !file.hasPrefix("/") { add("hook.tls.\(key)", "a file is named from the root") }
    }
    for (key, senders) in [("signers", hook.signers ?? []), ("tokens", hook.tokens ?? [])] {
      var names: Set<String> = []
      for (index, sender) in senders.enumerated() {
        let place = "hook.\(key)[\(index)]"
        checkSecret(sender.secret, sender.secretFile, place, isNeeded: true)
        if !names.insert(sender.name).inserted { add("\(place).name", "this name stands twice") }
      }
    }
    for (index, folder) in (hook.allowedFolders ?? []).enumerated() where !folder.hasPrefix("/") || folder == "/" {
      add("hook.allowedFolders[\(index)]", "a folder is named from the root, and is not the root itself")
    }
    for (index, url) in (hook.allowedURLs ?? []).enumerated() { checkPrefix(url, "hook.allowedURLs[\(index)]") }
    for (index, bucket) in (hook.buckets ?? []).enumerated() {
      if (bucket.folder == nil) == (bucket.url == nil) {
        add("hook.buckets[\(index)]", "a bucket has a folder or a url, one of the two")
      }
      if let url = bucket.url { checkPrefix(url, "hook.buckets[\(index)].url") }
    }
    for (key, number) in [
      ("maximumBodyMebibytes", hook.maximumBodyMebibytes), ("requestsPerMinute", hook.requestsPerMinute),
      ("uploadsAtOnce", hook.uploadsAtOnce),
    ] {
      if let number, !(1...1_000_000).contains(number) { add("hook.\(key)", "1 to 1000000") }
    }
  }

  private mutating func check(_ notices: ServiceSettings.Notices) {
    for (index, webhook) in (notices.webhooks ?? []).enumerated() {
      let place = "notices.webhooks[\(index)]"
      guard let url = URL(string: webhook.url), ["http", "https"].contains(url.scheme), url.host != nil else {
        add("\(place).url", "an address that begins with https:// or http://")
        continue
      }
      checkSecret(webhook.secret, webhook.secretFile, place, isNeeded: true)
    }
    for (index, command) in (notices.commands ?? []).enumerated() where !command.hasPrefix("/") {
      add("notices.commands[\(index)]", "an executable is named from the root")
    }
  }

  private mutating func check(_ delivery: ServiceSettings.Delivery) {
    var seen: Set<String> = []
    for (index, archive) in (delivery.archives ?? []).enumerated() {
      let place = "delivery.archives[\(index)]"
      if !archive.folder.hasPrefix("/") || archive.folder == "/" {
        add("\(place).folder", "a folder is named from the root, and is not the root itself")
      }
      if !seen.insert(archive.folder).inserted { add("\(place).folder", "this folder stands twice") }
      if (archive.password == nil) == (archive.passwordFile == nil) {
        add(place, "password or passwordFile, one of the two")
      }
      if let password = archive.password, let fault = ArchivePassword.fault(password) {
        add("\(place).password", fault)
      }
    }
  }

  private mutating func checkSecret(_ secret: String?, _ file: String?, _ place: String, isNeeded: Bool) {
    if secret != nil && file != nil { add(place, "secret or secretFile, one of the two") }
    if isNeeded && secret == nil && file == nil { add(place, "secret or secretFile is missing") }
    if let secret, secret.utf8.count < 16 { add("\(place).secret", "a secret has at least 16 characters") }
  }

  private mutating func checkPrefix(_ text: String, _ place: String) {
    guard let url = URL(string: text), ["http", "https"].contains(url.scheme), url.host != nil, text.hasSuffix("/")
    else {
      return add(place, "the beginning of an address, from https:// to a '/'")
    }
  }
}

/// `HOST:PORT`; an IPv6 address stands in brackets.
package struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
  package static let standard = ListenAddress(host: "127.0.0.1", port: 8480)

  package let host: String
  package let port: Int

  private init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  package init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
      (0...65_535).contains(port)
    else { return nil }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = String(host.dropFirst().dropLast())
    } else if host.contains(":") {
      return nil
    }
    guard !host.isEmpty else { return nil }
    self.init(host: host, port: port)
  }

  package var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }
  package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
