import Doors

extension DropRules {
  /// The usual rules with what `dossier.yaml` sets over them.
  package init(_ watch: ServiceSettings.Watch?) {
    self.init()
    if let seconds = watch?.fileRestSeconds { fileRest = .seconds(seconds) }
    if let seconds = watch?.folderRestSeconds { folderRest = .seconds(seconds) }
    if let seconds = watch?.emptyRestSeconds { emptyRest = .seconds(seconds) }
    if let seconds = watch?.patienceSeconds { patience = .seconds(seconds) }
    for name in watch?.ignore ?? [] {
      if name.hasPrefix("*") {
        ignoredEndings.append(name.dropFirst().lowercased())
      } else {
        ignoredNames.insert(name.lowercased())
      }
    }
  }
}
