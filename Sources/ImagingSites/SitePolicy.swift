/// What counts as one imaging site: the pipeline's switches.
package struct SitePolicy: Hashable, Sendable, Codable {
  package enum Unit: String, Sendable, Codable, CaseIterable {
    case site
    case siteAndModality = "site-and-modality"
    case studyAndSite = "study-and-site"
  }

  package enum Pair: String, Sendable, Codable, CaseIterable { case separate, one }
  package enum Sides: String, Sendable, Codable, CaseIterable {
    case perSide = "per-side"
    case one
  }
  package enum Spine: String, Sendable, Codable, CaseIterable { case three, one }
  package enum Prostate: String, Sendable, Codable, CaseIterable {
    case asPelvis = "as-pelvis"
    case own
  }
  package enum AttenuationCT: String, Sendable, Codable, CaseIterable {
    case withPET = "with-pet"
    case own
  }
  package enum Timepoints: String, Sendable, Codable, CaseIterable { case once, each }

  package var per: Unit
  package var abdomenPelvis: Pair
  package var heartWithChest: Pair
  package var hipsWithPelvis: Pair
  package var pituitaryWithBrain: Pair
  package var pairedJoints: Sides
  package var breast: Sides
  package var wholeSpine: Spine
  package var prostate: Prostate
  package var timepoints: Timepoints
  /// The CT that corrects a PET's attenuation.
  package var attenuationCT: AttenuationCT

  package init(
    per: Unit = .site, abdomenPelvis: Pair = .separate, heartWithChest: Pair = .separate, hipsWithPelvis: Pair = .one,
    pituitaryWithBrain: Pair = .one, pairedJoints: Sides = .perSide, breast: Sides = .one, wholeSpine: Spine = .three,
    prostate: Prostate = .asPelvis, timepoints: Timepoints = .once, attenuationCT: AttenuationCT = .withPET
  ) {
    self.per = per
    self.abdomenPelvis = abdomenPelvis
    self.heartWithChest = heartWithChest
    self.hipsWithPelvis = hipsWithPelvis
    self.pituitaryWithBrain = pituitaryWithBrain
    self.pairedJoints = pairedJoints
    self.breast = breast
    self.wholeSpine = wholeSpine
    self.prostate = prostate
    self.timepoints = timepoints
    self.attenuationCT = attenuationCT
  }

  /// Every policy that differs from this one in one switch, with the switch as it would be written.
  package var otherReadings: [(setting: String, policy: SitePolicy)] {
    var readings: [(String, SitePolicy)] = []
    func add<Value: Equatable & CaseIterable & RawRepresentable>(
      _ name: String, _ path: WritableKeyPath<SitePolicy, Value>
    ) where Value.RawValue == String {
      for value in Value.allCases where value != self[keyPath: path] {
        var other = self
        other[keyPath: path] = value
        readings.append(("\(name): \(value.rawValue)", other))
      }
    }
    add("per", \.per)
    add("abdomenPelvis", \.abdomenPelvis)
    add("heartWithChest", \.heartWithChest)
    add("hipsWithPelvis", \.hipsWithPelvis)
    add("pituitaryWithBrain", \.pituitaryWithBrain)
    add("pairedJoints", \.pairedJoints)
    add("breast", \.breast)
    add("wholeSpine", \.wholeSpine)
    add("prostate", \.prostate)
    add("timepoints", \.timepoints)
    add("attenuationCT", \.attenuationCT)
    return readings
  }
}
